"""What the owner tells everybody, or everybody of one role."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from messaging import events, queries
from messaging.models import Conversation
from messaging.models.conversation import Kind
from messaging.operations.conversations import join
from messaging.operations.groups import open_among
from messaging.operations.sending import Content, send
from messaging.operations.telling import lock_conversation
from messaging.operations.voice import NotAllowed
from shopsuite.core.errors import NotFound
from shopsuite.feed.operations import record
from shopsuite.people.models import User
from shopsuite.people.roles import Role


@transaction.atomic
def announce(*, title: str, text: str, role: Role | None, client_id: str, actor: User, at: datetime) -> Conversation:
    """Tell everybody who holds ``role`` (None: everybody of the shop), whoever comes to hold it later as well.

    Once for each ``client_id``; locks ``actor``. Raises ``Invalid`` for no words.
    """
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    known = Conversation.objects.filter(
        kind=Kind.ANNOUNCEMENT, owner=actor, messages__client_id=client_id, messages__sender__user=actor
    ).first()
    if known:
        return known
    party = f"role:{role.value}" if role else ""
    conversation = Conversation.objects.create(kind=Kind.ANNOUNCEMENT, title=title, party=party, owner=actor)
    author = join(conversation=conversation, user=actor, at=at)
    send(member=author, client_id=client_id, content=Content(text), at=at)
    conversation.refresh_from_db()
    return conversation


@transaction.atomic
def remind(*, conversation_id: int, actor: User, at: datetime) -> list[User]:
    """Have everybody told again who has not read an announcement yet; who they are. Locks the conversation."""
    conversation = lock_conversation(conversation_id)
    if conversation.kind != Kind.ANNOUNCEMENT:
        raise NotFound("not_found", _("There is no such announcement."))
    if not actor.may("messages.announce"):
        raise NotAllowed("not_allowed", _("Only who may announce something reminds others of it."))
    late = queries.readers_of(conversation).not_yet
    if late:
        told = events.Reminded(conversation_id=conversation.pk, user_ids=[person.pk for person in late])
        record(told, actor=actor, at=at, audiences=[f"user:{actor.pk}"])
    return late


def open_with_author(*, conversation: Conversation, actor: User, at: datetime) -> Conversation:
    """What ``actor`` and the author of an announcement talk about by themselves. Raises ``NotFound`` where its author has
    left the shop."""
    author = conversation.owner
    if conversation.kind != Kind.ANNOUNCEMENT or author is None or not author.is_active:
        raise NotFound("not_found", _("Nobody is there to answer to."))
    return open_among(title="", people=[author], actor=actor, at=at)

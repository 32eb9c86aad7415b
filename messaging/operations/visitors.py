"""People unknown to the shop who write from its chat window."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from messaging import rules
from messaging.links import LinkReplaced
from messaging.models import Conversation, Visitor
from messaging.models.conversation import Kind
from messaging.operations.conversations import join
from messaging.operations.sending import Content, send
from shopsuite.core.queries import current_shop


@dataclass(frozen=True)
class Introduction:
    """What a visitor says of themselves, and the site they write from; none of it is proof of anything."""

    origin: str = ""
    name: str = ""
    email: str = ""


@transaction.atomic
def begin_as_visitor(*, key: str, client_id: str, text: str, introduction: Introduction, at: datetime) -> Conversation:
    """Say the first words from the chat window; the conversation is made with them, one for each ``key``; safe to race.

    Raises ``Invalid`` for what cannot be said (then there is no conversation either), ``LinkReplaced`` where the key was
    shut out.
    """
    visitor = Visitor.objects.filter(key_hash=rules.hash_of_key(key)).first() or _new_visitor(key, introduction, at)
    conversation = visitor.conversation
    if visitor.link_number != conversation.link_number:
        raise LinkReplaced
    member = join(conversation=conversation, user=None, at=at, name=conversation.title, is_outside=True)
    send(member=member, client_id=client_id, content=Content(text), at=at)
    return conversation


def _new_visitor(key: str, introduction: Introduction, at: datetime) -> Visitor:
    key_hash = rules.hash_of_key(key)
    with translation.override(current_shop().language):
        title = _("Visitor %s") % key_hash[:4].upper()
    try:
        with transaction.atomic():
            conversation = Conversation.objects.create(kind=Kind.CUSTOMER, title=title)
            return Visitor.objects.create(
                conversation=conversation,
                key_hash=key_hash,
                link_number=conversation.link_number,
                origin=introduction.origin,
                says_name=introduction.name,
                says_email=introduction.email,
                at=at,
            )
    except IntegrityError:  # another tab of theirs was faster
        return Visitor.objects.select_related("conversation").get(key_hash=key_hash)

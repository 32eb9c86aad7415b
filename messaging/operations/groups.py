"""Conversations among colleagues, and who takes part in a group.

Whoever takes part may add colleagues and give the group another name; whoever looks after it (who began it) and the shop's
owners may take somebody out. Who comes later reads what was said before: a group is about work, and a colleague who is
asked to help needs what led up to it. Who has left sees nothing of it, neither what comes nor what was.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from messaging import events
from messaging.models import Conversation, Draft, Member
from messaging.models.conversation import Kind
from messaging.operations.conversations import change, changed, join
from messaging.operations.mentions import spare
from messaging.operations.sending import Content, give_notice
from messaging.operations.telling import audiences_of, lock_conversation, tell
from messaging.operations.voice import NotAllowed
from shopsuite.core.errors import Invalid, NotFound
from shopsuite.core.queries import current_shop
from shopsuite.feed.operations import record
from shopsuite.people.models import User
from shopsuite.people.roles import Role

#: Who has left by themselves can change their mind so long; after that a colleague has to add them.
COME_BACK_WITHIN = timedelta(minutes=10)
LONGEST_NAME = 120


@transaction.atomic
def open_among(*, title: str, people: Iterable[User], actor: User, at: datetime) -> Conversation:
    """A conversation of ``actor`` with colleagues: with one of them it needs no title, and without one it is the one they
    have; with several it is a new group, which needs a name and is looked after by ``actor``.

    Locks the two people, so that two who begin at once find each other.
    """
    others = {person.pk: person for person in people if person.pk != actor.pk}
    if not others:
        raise Invalid("nobody", _("Choose at least one colleague."), field="people")
    is_group = len(others) > 1
    if not is_group and not title:
        known = _between(actor, *others.values())
        if known:
            return known
    conversation = Conversation.objects.create(
        kind=Kind.GROUP if is_group else Kind.STAFF,
        title=_required_name(title) if is_group else title,
        owner=actor if is_group else None,
    )
    for person in (actor, *others.values()):
        join(conversation=conversation, user=person, at=at)
    tell(changed(conversation), conversation=conversation, actor=actor, at=at)
    return conversation


@transaction.atomic
def add_people(*, conversation_id: int, people: Iterable[User], actor: User, at: datetime) -> Conversation:
    """Have ``people`` take part in a group from now on; whoever does already stays as they are. Locks the conversation.

    They can read what was said before and are asked to read nothing of it. Raises ``Invalid`` for who is not of the shop.
    """
    group, _own = _group_of(conversation_id, actor)
    joined = [person for person in people if _take_in(group, person, at=at)]
    if joined:
        with translation.override(current_shop().language):
            words = _("%(who)s added %(whom)s") % {"who": actor, "whom": ", ".join(map(str, joined))}
        _announce(group, words, joined=joined, actor=actor, at=at)
    return group


@transaction.atomic
def remove_person(*, conversation_id: int, person: User, actor: User, at: datetime) -> Conversation:
    """``person`` takes part no longer: what they had of the group is gone at once. Locks the conversation.

    Twice is once. Raises ``NotAllowed`` where ``actor`` neither looks after the group nor owns the shop.
    """
    group, _own = _group_of(conversation_id, actor)
    if not may_remove(group, actor):
        raise NotAllowed(
            "not_allowed", _("Only %s or the shop's owner takes somebody out of this group.") % group.owner
        )
    seat = group.members.filter(user=person, left_at=None).first()
    if seat:
        _end(group, seat, at=at, removed_by=actor)
        with translation.override(current_shop().language):
            words = _("%(who)s took %(whom)s out of the group") % {"who": actor, "whom": person}
        _announce(group, words, gone=[person], actor=actor, at=at)
    return group


@transaction.atomic
def leave(*, conversation_id: int, actor: User, at: datetime) -> Conversation:
    """``actor`` takes part no longer. Whoever takes part longest looks after the group where they did. Locks the
    conversation."""
    group, seat = _group_of(conversation_id, actor)
    _end(group, seat, at=at, removed_by=None)
    if group.owner_id == actor.pk:
        heir = group.members.filter(left_at=None).order_by("joined_at", "pk").first()
        change(group, actor=actor, at=at, owner=heir and heir.user)
    with translation.override(current_shop().language):
        words = _("%s left the group") % actor
    _announce(group, words, gone=[actor], actor=actor, at=at)
    return group


@transaction.atomic
def come_back(*, conversation_id: int, actor: User, at: datetime) -> Conversation:
    """Take ``leave`` back, for a while. Locks the conversation. Raises ``NotFound`` for who did not leave by themselves just
    now; coming back twice is once."""
    group = lock_conversation(conversation_id)
    seat = group.members.filter(user=actor).first()
    if seat is not None and seat.left_at is None:
        return group
    if seat is None or seat.left_at is None or seat.removed_by_id or at - seat.left_at > COME_BACK_WITHIN:
        raise NotFound("not_found", _("Ask somebody of the group to add you."))
    _take_in(group, actor, at=at)
    with translation.override(current_shop().language):
        words = _("%s came back") % actor
    _announce(group, words, joined=[actor], actor=actor, at=at)
    return group


@transaction.atomic
def rename(*, conversation_id: int, title: str, actor: User, at: datetime) -> Conversation:
    """Call the group ``title`` from now on. Locks the conversation. Raises ``Invalid`` for no name."""
    group, _own = _group_of(conversation_id, actor)
    title = _required_name(title)
    if title != group.title:
        with translation.override(current_shop().language):
            words = _("%(who)s named the group “%(title)s”") % {"who": actor, "title": title}
        group = change(group, actor=actor, at=at, title=title)
        _say(group, words, at=at)
    return group


def may_remove(group: Conversation, actor: User) -> bool:
    """Whether ``actor``, who takes part, may take others out."""
    return group.owner_id in (None, actor.pk) or actor.has_role(Role.OWNER)


def _between(actor: User, other: User) -> Conversation | None:
    """What the two have talked in so far. Locks both people until the transaction ends."""
    list(User.objects.select_for_update(no_key=True).filter(pk__in=[actor.pk, other.pk]).order_by("pk"))
    known = Conversation.objects.filter(kind=Kind.STAFF, title="", members__user=actor)
    return known.filter(pk__in=Member.objects.filter(user=other).values("conversation")).order_by("pk").first()


def _required_name(title: str) -> str:
    title = title.replace("\x00", "").strip()
    if not title:
        raise Invalid("no_title", _("A group needs a name."), field="title")
    if len(title) > LONGEST_NAME:
        raise Invalid("too_long", _("The name of a group has at most %d characters.") % LONGEST_NAME, field="title")
    return title


def _group_of(conversation_id: int, actor: User) -> tuple[Conversation, Member]:
    """The group, locked, and the seat of ``actor``, who takes part in it. Raises ``NotFound``."""
    group = lock_conversation(conversation_id)
    seat = group.members.filter(user=actor, left_at=None).first()
    if group.kind != Kind.GROUP or seat is None:
        raise NotFound("not_found", _("There is no such group of yours."))
    return group, seat


def _take_in(group: Conversation, person: User, *, at: datetime) -> bool:
    """Whether that was news."""
    if not person.roles & group.seen_by_roles:
        raise Invalid("not_a_colleague", _("%s does not work in the shop.") % person, field="person")
    seat = group.members.filter(user=person).first()
    if seat is None:
        join(conversation=group, user=person, at=at)
        return True
    if seat.left_at is None:
        return False
    seat.joined_at, seat.left_at, seat.removed_by = at, None, None
    seat.delivered_seq = seat.read_seq = group.last_seq
    seat.save(update_fields=["joined_at", "left_at", "removed_by", "delivered_seq", "read_seq"])
    return True


def _end(group: Conversation, seat: Member, *, at: datetime, removed_by: User | None) -> None:
    seat.left_at, seat.removed_by = at, removed_by
    seat.save(update_fields=["left_at", "removed_by"])
    Draft.objects.filter(conversation=group, user=seat.user).delete()
    if seat.user:
        spare(group, seat.user, at=at)


def _say(group: Conversation, words: str, *, at: datetime) -> int:
    # The version rises with everything that happens here: a name that no other line has.
    return give_notice(conversation=group, client_id=f"group:{group.version}", content=Content(words), at=at).pk


def _announce(
    group: Conversation,
    words: str,
    *,
    actor: User,
    at: datetime,
    joined: Iterable[User] = (),
    gone: Iterable[User] = (),
) -> None:
    """Say it in the group and tell every page, those of who has gone as well: they close what they show."""
    line = _say(group, words, at=at)
    told = events.PeopleChanged(
        conversation_id=group.pk,
        message_id=line,
        joined=[person.pk for person in joined],
        gone=[person.pk for person in gone],
    )
    audiences = [*audiences_of(group), *(f"user:{pk}" for pk in told.gone)]
    record(told, actor=actor, at=at, audiences=audiences)

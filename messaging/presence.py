"""Who has a conversation open right now, and when they last had. Kept in the cache alone: lost, nobody looks present until
their page says so again. Never in the log and never in a row."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from redis import RedisError

from messaging.models import Conversation, Member

#: A page says every half minute that it is open.
GONE_AFTER = timedelta(seconds=45)
REMEMBERED = 30 * 24 * 3600  # seconds
TYPING_AT_MOST_EVERY = 1  # second


@dataclass(frozen=True)
class Presence:
    """``member`` had the conversation open at ``at``, and has it open still (``is_here``)."""

    member: Member
    at: datetime
    is_here: bool


def arrive(member: Member, *, at: datetime) -> bool:
    """``member`` has the conversation open. True when they had not a moment ago."""
    return _keep(member, at=at, is_here=True)


def leave(member: Member, *, at: datetime) -> bool:
    """``member`` closed it or looks elsewhere. True when they were here."""
    return _keep(member, at=at, is_here=False)


def others(member: Member, *, at: datetime) -> list[Presence]:
    """The other members of the conversation who are here or were within a month, those who are here first."""
    found = present(member.conversation, at=at)
    return [presence for presence in found if presence.member.pk != member.pk]


def present(conversation: Conversation, *, at: datetime) -> list[Presence]:
    members = {_key(member): member for member in conversation.members.filter(left_at=None).select_related("user")}
    try:
        known = cache.get_many(members)
    except RedisError:
        return []
    found = [
        Presence(members[key], seen, is_here=was_here and at - seen <= GONE_AFTER)
        for key, (seen, was_here) in known.items()
    ]
    return sorted(found, key=lambda presence: (not presence.is_here, -presence.at.timestamp()))


def may_say_typing(member: Member) -> bool:
    """Whether enough time has passed since ``member`` was last said to be typing."""
    try:
        return cache.add(f"typing:{member.pk}", True, TYPING_AT_MOST_EVERY)
    except RedisError:
        return False


def _keep(member: Member, *, at: datetime, is_here: bool) -> bool:
    try:
        seen, was_here = cache.get(_key(member), (at, False))
        cache.set(_key(member), (at, is_here), REMEMBERED)
    except RedisError:
        return False
    return is_here != (was_here and at - seen <= GONE_AFTER)


def _key(member: Member) -> str:
    return f"presence:{member.pk}"

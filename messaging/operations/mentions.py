"""Calling people in a message, and seeing to it that somebody answers the call."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from messaging import events, naming, queries, rules
from messaging.models import Conversation, Member, Mention, Message
from messaging.models.message import Lane
from messaging.operations.showing import show_again
from messaging.operations.telling import lock_conversation, tell
from shopsuite.core.errors import Invalid, NotFound
from shopsuite.core.hours import due_at
from shopsuite.core.queries import shop_hours
from shopsuite.feed.operations import record
from shopsuite.people.models import User
from shopsuite.people.queries import on_duty, people_with_role
from shopsuite.people.roles import STAFF, Role


def call(conversation: Conversation, message: Message, *, at: datetime) -> list[Mention]:
    """Call whom ``message`` names after an "@"; the calls in it. In the transaction that writes it, under the conversation's
    lock.

    Only who sees the line can be called. Raises ``Invalid`` for a colleague who does not take part: nobody is added to
    a conversation in passing, and a call that reaches nobody is worse than none.
    """
    sender = message.sender
    if "@" not in message.text or sender is None or sender.is_outside:
        return []
    calls: list[Mention] = []
    present = queries.shop_people_in(conversation)
    people = list(present)
    for user in naming.called(message.text, [(str(person), person) for person in people]):
        if user.pk != sender.user_id:
            calls += _reach(conversation, message, user=user, role="", people=[user], at=at)
    absent = people_with_role(*STAFF).exclude(pk__in=[person.pk for person in people])
    # Beside the names of those who are present: of two, the longer one was meant.
    names = [*((str(person), None) for person in people), *((str(person), person) for person in absent)]
    if missed := [person for person in naming.called(message.text, names) if person]:
        raise Invalid(
            "not_in_conversation",
            _("%s does not take part in this conversation and would not hear of it. Take the @ away to send it.")
            % missed[0],
            field="text",
        )
    for role in naming.called(message.text, naming.roles_by_name().items()):
        calls += _reach(conversation, message, user=None, role=role, people=on_duty(role, among=present), at=at)
    return calls


@transaction.atomic
def acknowledge(*, message_id: int, member: Member, at: datetime) -> None:
    """``member`` has seen the calls in this message that reached them; again, it changes nothing.

    Locks the conversation. Raises ``NotFound`` when no call in it did.
    """
    conversation = lock_conversation(member.conversation_id)
    reached = Mention.objects.filter(message=message_id, message__conversation=conversation, people=member.user)
    if member.user is None or not reached.exists():
        raise NotFound("not_found", _("Nobody called you there."))
    if _settle(reached.filter(acknowledged_at=None), by=member.user, at=at):
        show_again(conversation, Message.objects.filter(pk=message_id))


def answer_calls(conversation: Conversation, *, by: User, at: datetime) -> None:
    """Whoever says something has heard the calls before it. Under the conversation's lock."""
    open_calls = Mention.objects.filter(message__conversation=conversation, people=by, acknowledged_at=None)
    if settled := _settle(open_calls, by=by, at=at):
        show_again(conversation, Message.objects.filter(pk__in=settled))


def withdraw_calls(message: Message, *, at: datetime, but: Iterable[Mention] = ()) -> None:
    """Nobody has to answer what was taken back, nor what calls them no longer (all calls in it ``but`` these). In the
    caller's transaction."""
    mentions = Mention.objects.filter(message=message).exclude(pk__in=[mention.pk for mention in but])
    for mention in mentions.select_related("message__conversation"):
        _tell_settled(mention, at=at, actor=None)
    mentions.delete()


def spare(conversation: Conversation, user: User, *, at: datetime) -> None:
    """``user`` cannot answer here any more: no call waits for them, and one that reached nobody else is over. Under the
    conversation's lock."""
    missed = Mention.objects.filter(message__conversation=conversation, people=user, acknowledged_at=None)
    for mention in missed.select_related("message__conversation"):
        mention.people.remove(user)
        if not mention.people.exists():
            show_again(conversation, Message.objects.filter(pk=mention.message_id))
            _tell_settled(mention, at=at, actor=None)
            mention.delete()


def pass_on_overdue_calls(*, at: datetime) -> int:
    """Pass every call that nobody acknowledged in time on, once: to the others of the role, or else to the owners.

    Safe to run twice and at once: each call is claimed under the lock of its conversation. Returns how many were passed on.
    """
    overdue = Mention.objects.filter(acknowledged_at=None, escalated_at=None, due_at__lte=at).select_related("message")
    return sum(_pass_on(mention, at=at) for mention in overdue)


@transaction.atomic
def _pass_on(mention: Mention, *, at: datetime) -> bool:
    conversation = lock_conversation(mention.message.conversation_id)  # first, as everybody who settles a call does
    overdue = Mention.objects.filter(pk=mention.pk, acknowledged_at=None, escalated_at=None)
    claimed = overdue.select_for_update(skip_locked=True).first()
    if claimed is None:
        return False
    claimed.escalated_at = at
    claimed.save(update_fields=["escalated_at"])
    further = _next_in_line(conversation, claimed)
    claimed.people.add(*further)
    show_again(conversation, Message.objects.filter(pk=claimed.message_id))
    tell(_called(claimed, conversation, people=further), conversation=conversation, actor=None, at=at, lane=Lane.STAFF)
    return True


def _next_in_line(conversation: Conversation, mention: Mention) -> list[User]:
    present = queries.shop_people_in(conversation)
    reached = mention.people.values("pk")
    others = present.filter(groups__name=mention.role).exclude(pk__in=reached) if mention.role else []
    return list(others) or list(present.filter(groups__name=Role.OWNER).exclude(pk__in=reached))


def _reach(
    conversation: Conversation, message: Message, *, user: User | None, role: str, people: list[User], at: datetime
) -> list[Mention]:
    people = [person for person in people if person.pk != (message.sender and message.sender.user_id)]
    if not people:
        return []
    mention, is_new = Mention.objects.get_or_create(
        message=message, user=user, role=role, defaults={"due_at": _acknowledge_by(conversation, at)}
    )
    if is_new:
        mention.people.set(people)
        actor = message.sender.user if message.sender else None
        told = _called(mention, conversation, people=people)
        record(told, actor=actor, at=at, audiences=[f"user:{person.pk}" for person in people])
    return [mention]


def _acknowledge_by(conversation: Conversation, at: datetime) -> datetime:
    target = queries.response_targets().get(conversation.kind)
    return due_at(shop_hours(), at, target.mention_minutes if target else rules.ACKNOWLEDGE_WITHIN_MINUTES)


def _called(mention: Mention, conversation: Conversation, *, people: list[User]) -> events.Mentioned:
    return events.Mentioned(
        conversation_id=conversation.pk,
        message_id=mention.message_id,
        mention_id=mention.pk,
        user_ids=[person.pk for person in people],
        is_passed_on=mention.escalated_at is not None,
    )


def _settle(open_calls: Iterable[Mention], *, by: User, at: datetime) -> set[int]:
    """Acknowledge the calls; the messages they are in."""
    messages = set()
    for mention in open_calls:
        mention.acknowledged_at, mention.acknowledged_by = at, by
        mention.save(update_fields=["acknowledged_at", "acknowledged_by"])
        _tell_settled(mention, at=at, actor=by)
        messages.add(mention.message_id)
    return messages


def _tell_settled(mention: Mention, *, at: datetime, actor: User | None) -> None:
    message = mention.message
    told = events.MentionSettled(conversation_id=message.conversation_id, message_id=message.pk, mention_id=mention.pk)
    tell(told, conversation=message.conversation, actor=actor, at=at, lane=Lane.STAFF)

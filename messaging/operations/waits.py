"""Keeping the time in which the shop wants to answer: when a wait begins and ends, and who is told that it grows long."""

from datetime import datetime, timedelta

from django.db import transaction

from messaging import events, queries
from messaging.models import Conversation, ResponseTarget, Wait
from messaging.models.message import Lane
from messaging.models.wait import Stage
from messaging.operations.telling import tell
from shopsuite.core.hours import Hours, due_at, working_minutes_between
from shopsuite.core.queries import shop_hours
from shopsuite.people.models import User
from shopsuite.people.queries import on_duty
from shopsuite.people.roles import Role


def begin(conversation: Conversation, *, at: datetime) -> None:
    """Somebody outside begins to wait; without a target for this kind of conversation no time is kept.

    Under the conversation's lock. The caller saves ``waiting_since`` and ``answer_due_at``.
    """
    conversation.waiting_since = at
    target = queries.response_targets().get(conversation.kind)
    if target is None:
        return
    is_first = not Wait.objects.filter(conversation=conversation).exists()
    conversation.answer_due_at = _due(shop_hours(), target, since=at, is_first=is_first)
    Wait.objects.create(conversation=conversation, since=at, is_first=is_first, due_at=conversation.answer_due_at)


def end(conversation: Conversation, *, at: datetime) -> None:
    """The shop has answered. Under the conversation's lock; the caller saves."""
    if conversation.answer_due_at is not None:
        wait = Wait.objects.filter(conversation=conversation, answered_at=None).first()
        if wait:
            wait.answered_at = at
            wait.minutes = working_minutes_between(shop_hours(), wait.since, at)
            wait.save(update_fields=["answered_at", "minutes"])
    conversation.waiting_since = conversation.answer_due_at = None


def drop(conversation: Conversation) -> None:
    """Nothing is left to answer: the wait counts for nothing. In the caller's transaction."""
    Wait.objects.filter(conversation=conversation, answered_at=None).delete()


def watch(*, at: datetime) -> int:
    """Tell of every wait that grows long, each stage once: before it is due and when it is late to whoever has taken it on
    or else the role on duty, and so much later to the owners. Times follow the targets and hours as they are now.

    Safe to run twice and at once: claims its rows with SKIP LOCKED. Returns how many were told of.
    """
    targets, hours = queries.response_targets(), shop_hours()
    open_waits = Wait.objects.filter(answered_at=None, conversation__kind__in=targets).values_list("pk", flat=True)
    return sum(_watch_one(pk, targets, hours, at=at) for pk in open_waits)


@transaction.atomic
def _watch_one(pk: int, targets: dict[str, ResponseTarget], hours: Hours, *, at: datetime) -> bool:
    # Who answers holds the conversation and then the wait; so it is asked for in that order here too, and not waited for.
    waiting = Conversation.objects.filter(waits=pk, waits__answered_at=None)
    conversation = waiting.select_for_update(skip_locked=True, of=("self",)).first()
    wait = Wait.objects.filter(pk=pk, answered_at=None).first()
    if conversation is None or wait is None:
        return False
    target = targets[conversation.kind]
    due = _due(hours, target, since=wait.since, is_first=wait.is_first)
    if due != wait.due_at:
        wait.due_at = conversation.answer_due_at = due
        wait.save(update_fields=["due_at"])
        conversation.save(update_fields=["answer_due_at", "updated_at"])
    stage = _stage(wait, target, at=at)
    if stage <= wait.stage:
        return False
    wait.stage = stage
    wait.save(update_fields=["stage"])
    told = events.AnswerDue(
        conversation_id=conversation.pk,
        wait_id=wait.pk,
        due_at=wait.due_at,
        is_late=stage >= Stage.LATE,
        user_ids=[person.pk for person in _whom(conversation, target, stage)],
    )
    tell(told, conversation=conversation, actor=None, at=at, lane=Lane.STAFF)
    return True


def _stage(wait: Wait, target: ResponseTarget, *, at: datetime) -> Stage:
    warn = timedelta(minutes=target.warn_minutes)
    if at >= wait.due_at + warn:
        # Late is said before the owner hears of it, also when nobody watched in between.
        return Stage.WITH_THE_OWNER if wait.stage >= Stage.LATE else Stage.LATE
    if at >= wait.due_at:
        return Stage.LATE
    return Stage.DUE_SOON if at >= wait.due_at - warn else Stage.NOTHING


def _whom(conversation: Conversation, target: ResponseTarget, stage: Stage) -> list[User]:
    present = queries.shop_people_in(conversation)
    if stage == Stage.WITH_THE_OWNER:
        return list(present.filter(groups__name=Role.OWNER))
    if conversation.owner and conversation.owner.is_on_duty:
        return [conversation.owner]
    return on_duty(Role(target.role), among=present)


def _due(hours: Hours, target: ResponseTarget, *, since: datetime, is_first: bool) -> datetime:
    return due_at(hours, since, target.first_minutes if is_first else target.later_minutes)

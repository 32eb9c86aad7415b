"""What both sides are bound by."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import (
    QuerySet,
)

from messaging.models import (
    Agreement,
    AgreementFact,
    Conversation,
)
from messaging.models.agreement import AgreementState
from messaging.models.conversation import State
from messaging.queries.visible import conversations_visible_to
from shopsuite.people.models import Customer, User


def agreements_visible_to(user: User) -> QuerySet[Agreement]:
    """What was proposed where ``user`` takes part or may look, with its facts. Accepted: it is in force."""
    found = Agreement.objects.filter(conversation__in=conversations_visible_to(user))
    return found.select_related("conversation", "proposed_by__user", "answered_by__user").prefetch_related("facts")


@dataclass(frozen=True)
class InForce:
    """An agreement both sides are bound by, and the versions of it that were in force before, latest first."""

    agreement: Agreement
    earlier: list[Agreement]


def in_force(conversation: Conversation) -> list[InForce]:
    """What both sides are bound by, by title. One query where nothing was agreed."""
    return in_force_in([conversation])[conversation.pk]


def in_force_in(conversations: Iterable[Conversation]) -> dict[int, list[InForce]]:
    """The same of several conversations at once: id -> what is in force there."""
    found: dict[int, dict[str, list[Agreement]]] = {conversation.pk: {} for conversation in conversations}
    answered = Agreement.objects.filter(conversation__in=list(found), answered_at__isnull=False)
    answered = answered.exclude(state=AgreementState.DECLINED).prefetch_related("facts")
    answered = answered.select_related("proposed_by__user", "answered_by__user")
    for agreement in answered.order_by("title", "-version"):
        found[agreement.conversation_id].setdefault(agreement.title, []).append(agreement)
    return {pk: [InForce(each[0], each[1:]) for each in by_title.values()] for pk, by_title in found.items()}


def days_agreed_with(customer: Customer, viewer: User) -> list[AgreementFact]:
    """The days agreed on in the open conversations with ``customer`` that ``viewer`` may see, with their agreements."""
    talks = conversations_visible_to(viewer).filter(customer=customer, state=State.OPEN)
    found = AgreementFact.objects.filter(agreement__conversation__in=talks, agreement__state=AgreementState.ACCEPTED)
    return list(found.filter(day__isnull=False).select_related("agreement").order_by("day", "pk"))

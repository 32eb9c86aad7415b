"""A case is opened, looked after, and withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from care import events
from care.models import Case, CaseLine, CasePhoto
from care.models.case import CaseState, Matter, Wish
from care.operations.telling import lock_case, names_of, tell, tell_staff
from care.queries.cases import GotPart, got_parts
from care.rules.cases import DECIDE_WITHIN, LONGEST_WORDS
from inventory import rules as stock_rules
from messaging.models import Attachment
from orders.models import Order
from orders.models.order import Stage
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.core.numbers import plain
from shopsuite.people.models import User


class AlreadyDecided(DomainError):
    """Somebody else was faster, or the customer has withdrawn it."""


class NotSent(DomainError):
    """The order has not left the house: there is nothing yet that could have arrived badly."""


@dataclass(frozen=True)
class PartDraft:
    """So many of one line; ``batch_id`` None where the batch shipped is not known."""

    line_id: int
    batch_id: int | None
    quantity: Decimal


@dataclass(frozen=True)
class CaseDraft:
    """What somebody says has happened. ``attachments`` are ids of uploads into the order's conversation that no message carries."""

    order_id: int
    client_id: UUID
    matter: str
    wish: str
    parts: Sequence[PartDraft]
    words: str = ""
    attachments: Sequence[int] = ()


@transaction.atomic
def open_case(*, draft: CaseDraft, actor: User | None, at: datetime, is_by_customer: bool = False) -> Case:
    """Take down what went wrong; the same ``client_id`` again gives the case of the first time. Locks the order.

    Raises ``NotSent`` before the goods have left the house, ``Invalid`` for nothing chosen, or for more than they got and have not
    complained about yet.
    """
    order = Order.objects.select_for_update().get(pk=draft.order_id)
    if known := Case.objects.filter(client_id=draft.client_id).first():
        return known
    if order.stage not in (Stage.SHIPPED, Stage.DELIVERED):
        raise NotSent("not_sent", _("This order has not left the house yet. Write to each other, or change the order."))
    if draft.matter not in Matter.values:
        raise Invalid("unknown_matter", _("Choose what happened."), field="matter")
    if draft.wish not in Wish.values:
        raise Invalid("unknown_wish", _("Choose what should be done about it."), field="wish")
    parts = _checked_parts(draft.parts, got_parts(order))
    case = Case.objects.create(
        order=order,
        client_id=draft.client_id,
        matter=draft.matter,
        wish=draft.wish,
        words=draft.words.strip()[:LONGEST_WORDS],
        is_by_customer=is_by_customer,
        opened_by=actor,
        opened_at=at,
        due_at=at + DECIDE_WITHIN,
    )
    CaseLine.objects.bulk_create(
        CaseLine(case=case, line=got.line, batch=got.batch, quantity=quantity) for got, quantity in parts
    )
    unsent = Attachment.objects.filter(
        pk__in=draft.attachments, conversation__subject=order.subject, message__isnull=True
    )
    CasePhoto.objects.bulk_create(CasePhoto(case=case, attachment=attachment) for attachment in unsent.order_by("pk"))
    told = events.CaseOpened(**names_of(case), matter=case.matter, is_by_customer=is_by_customer)
    tell(told, case=case, actor=actor, at=at)
    return case


@transaction.atomic
def take_case(*, case_id: int, actor: User, at: datetime) -> Case:
    """``actor`` looks after it from now on. Locks order and case."""
    case = lock_case(case_id)
    if case.owner_id != actor.pk:
        case.owner = actor
        case.save(update_fields=["owner", "updated_at"])
        tell_staff(events.CaseTaken(**names_of(case)), actor=actor, at=at)
    return case


@transaction.atomic
def withdraw_case(*, case_id: int, actor: User | None, at: datetime) -> Case:
    """It has settled itself: nothing is to be decided. Withdrawing twice is once. Locks order and case.

    Raises ``AlreadyDecided`` for a case that was decided meanwhile.
    """
    case = lock_case(case_id)
    if case.state == CaseState.DECIDED:
        raise AlreadyDecided("already_decided", _("This was decided meanwhile; the page shows how."))
    if case.state == CaseState.OPEN:
        case.state = CaseState.WITHDRAWN
        case.save(update_fields=["state", "updated_at"])
        tell(events.CaseWithdrawn(**names_of(case)), case=case, actor=actor, at=at)
    return case


def _checked_parts(parts: Sequence[PartDraft], got: Sequence[GotPart]) -> list[tuple[GotPart, Decimal]]:
    known = {(part.line.pk, part.batch.pk if part.batch else None): part for part in got}
    wanted: dict[tuple[int, int | None], Decimal] = {}
    for part in parts:
        key = (part.line_id, part.batch_id)
        wanted[key] = wanted.get(key, Decimal(0)) + part.quantity
    if not wanted:
        raise Invalid("nothing_chosen", _("Say which goods it is about, and how many."), field="parts")
    checked = []
    for key, quantity in wanted.items():
        if key not in known:
            raise Invalid("unknown_part", _("Something chosen is not part of this order."), field="parts")
        found = known[key]
        variant = found.line.variant
        stock_rules.check_quantity(
            quantity=quantity, decimals=variant.unit.decimals if variant else 3, name=found.line.shown_title
        )
        if quantity > found.left:
            raise Invalid(
                "more_than_got",
                _("Of %(goods)s there are %(left)s that no other case is about.")
                % {"goods": found.line.shown_title, "left": plain(found.left)},
                field="parts",
                left=str(found.left),
            )
        checked.append((found, quantity))
    return checked

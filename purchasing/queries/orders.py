"""Orders of suppliers: who sees which, what is on order, who waits for it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inventory.models import Place, WaitingDemand
from inventory.queries import active_places
from purchasing.models import ChangeLine, ChangeProposal, GoodsReceipt, PurchaseOrder, PurchaseOrderLine
from purchasing.models.change import ChangeState
from purchasing.models.order import OPEN, WITH_SUPPLIER, OrderState
from shopsuite.core.queries import current_shop
from shopsuite.core.subjects import Named
from shopsuite.people.models import User


def orders_visible_to(user: User) -> QuerySet[PurchaseOrder]:
    """All for the shop; for people of a supplier what was sent to that supplier."""
    if user.may("purchasing.see"):
        return PurchaseOrder.objects.all()
    if user.may("supplier.portal"):
        return PurchaseOrder.objects.filter(supplier__people__user=user, sent_at__isnull=False)
    return PurchaseOrder.objects.none()


def proposals_visible_to(user: User) -> QuerySet[ChangeProposal]:
    return ChangeProposal.objects.filter(order__in=orders_visible_to(user))


@dataclass(frozen=True)
class Coming:
    """What is still to come of a variant: how much, when (None: nobody has said) and with which order."""

    order: PurchaseOrder
    quantity: Decimal
    expected_on: date | None


def coming(variant_ids: Collection[int], *, place_id: int | None = None) -> dict[int, list[Coming]]:
    """What is on order of these variants, drafts included, soonest first."""
    lines = (
        PurchaseOrderLine.objects.filter(
            variant__in=variant_ids, is_closed=False, order__state__in=OPEN, received__lt=F("quantity")
        )
        .select_related("order__supplier")
        .order_by(
            Case(When(expected_on=None, then=F("order__expected_on")), default=F("expected_on")).asc(nulls_last=True)
        )
    )
    if place_id is not None:
        lines = lines.filter(order__place=place_id)
    found: dict[int, list[Coming]] = defaultdict(list)
    for line in lines:
        found[line.variant_id].append(Coming(line.order, line.outstanding, line.due_on()))
    return dict(found)


def waiting_for(order: PurchaseOrder) -> QuerySet[WaitingDemand]:
    """Who waits for what this order brings, in the order in which they will be served."""
    lines = order.lines.filter(is_closed=False, received__lt=F("quantity"))
    return WaitingDemand.objects.filter(variant__in=lines.values("variant"), place=order.place_id).select_related(
        "variant__product", "variant__unit"
    )


def purchase_names(pks: list[int]) -> dict[int, Named]:
    """What purchase orders are called in the log and the ledger."""
    return {
        order.pk: Named(order.number, order.get_absolute_url()) for order in PurchaseOrder.objects.filter(pk__in=pks)
    }


FIRST_VIEW = "open"
VIEWS: dict[str, tuple[str | Promise, Q]] = {
    "open": (_("Open"), Q(state__in=OPEN)),
    "approve": (_("To approve"), Q(state=OrderState.REQUESTED)),
    "send": (_("To send"), Q(state=OrderState.APPROVED)),
    "answer": (_("To answer"), Q(proposals__state=ChangeState.OPEN, proposals__is_by_supplier=True)),
    "coming": (_("Coming"), Q(state__in=WITH_SUPPLIER)),
    "all": (pgettext_lazy("purchase orders", "All"), Q()),
}


def order_list(*, viewer: User, view: str, text: str = "") -> QuerySet[PurchaseOrder]:
    """Orders ``viewer`` may see (with ``text`` only the one of this number, or of suppliers who are called so), newest first, each with how many ``line_count`` lines, whether it ``asks`` for an answer, and
    whether the next word ``is_suppliers``: an order they have proposed to change waits for the shop.
    """
    _label, condition = VIEWS.get(view, VIEWS[FIRST_VIEW])
    asks = ChangeProposal.objects.filter(order=OuterRef("pk"), state=ChangeState.OPEN)
    by_them = Exists(asks.filter(is_by_supplier=True))
    found = orders_visible_to(viewer).filter(condition).select_related("supplier", "place")
    if text := text.strip():
        found = found.filter(Q(number__iexact=text) | Q(supplier__name__icontains=text))
    return found.annotate(
        line_count=Count("lines", distinct=True),
        asks=Exists(asks),
        is_suppliers=Case(
            When(Exists(asks.filter(is_by_supplier=False)), then=True),
            When(Q(state=OrderState.SENT) & ~by_them, then=True),
            default=False,
        ),
    ).order_by("-pk")


def unanswered(user: User) -> QuerySet[PurchaseOrder]:
    """Orders that wait for a word of the shop: the supplier wants something changed, or somebody has to say yes."""
    return orders_visible_to(user).filter(VIEWS["answer"][1] | VIEWS["approve"][1]).distinct()


def open_proposal(order: PurchaseOrder) -> ChangeProposal | None:
    """What waits for the other side's answer, with its lines."""
    lines = Prefetch(
        "lines",
        ChangeLine.objects.select_related("line__variant__product", "line__variant__unit", "substitute__product"),
    )
    return order.proposals.filter(state=ChangeState.OPEN).select_related("by").prefetch_related(lines).first()


def hit_by(proposal: ChangeProposal) -> list[WaitingDemand]:
    """Who waits for goods of which the supplier would now bring less, later or something else; in the order they are served."""
    worse = [
        change.line.variant_id
        for change in proposal.lines.all()
        if change.substitute_id
        or (change.quantity is not None and change.quantity < change.old_quantity)
        or (change.expected_on and (not change.old_expected_on or change.expected_on > change.old_expected_on))
    ]
    waiting = WaitingDemand.objects.filter(variant__in=worse, place=proposal.order.place_id)
    return list(waiting.select_related("variant__product", "variant__unit"))


def lines_of(order: PurchaseOrder) -> list[PurchaseOrderLine]:
    return list(order.lines.select_related("order", "variant__product", "variant__unit"))


def receipts_of(order: PurchaseOrder) -> QuerySet[GoodsReceipt]:
    """What came, delivery by delivery, latest first."""
    return order.receipts.select_related("by").prefetch_related("lines__batch", "lines__line__variant__product")


def receiving_place() -> Place | None:
    """Where goods go when nobody says otherwise: the place that takes deliveries, else the first that sells."""
    return active_places().order_by("-takes_deliveries", "pk").first()


def shop_currency() -> str:
    return current_shop().currency

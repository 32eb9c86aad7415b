"""Cases, what customers got, and what comes back of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case as DbCase
from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from care.models import Case, CaseLine, Decision, GoodsBack
from care.models.case import CaseState
from finance.models import OnlineRefund
from finance.queries import refunds_for
from inventory import queries as stock
from inventory.models import Batch, BatchStock, Reservation, StockMove, Variant
from inventory.models.claims import ReservationState
from inventory.models.stock import MoveKind
from messaging.models import Attachment
from orders.models import Order, OrderLine
from shopsuite.core.subjects import Named
from shopsuite.people.models import Customer, User


def cases_visible_to(user: User) -> QuerySet[Case]:
    """The only door to cases for a request: staff who see orders see all, customers their own, others nothing."""
    if user.may("orders.see"):
        return Case.objects.all()
    return Case.objects.filter(order__customer__user=user) if user.may("orders.see_own") else Case.objects.none()


def to_decide(viewer: User) -> QuerySet[Case]:
    """Open cases, the most urgent first."""
    return cases_visible_to(viewer).filter(state=CaseState.OPEN).order_by("due_at", "pk")


def cases_named(cases: QuerySet[Case], text: str) -> QuerySet[Case]:
    """Those of ``cases`` with this number (C12), of this order, or of customers who are called so; "" means all."""
    if not (text := text.strip()):
        return cases
    named = Q(order__number=text) | Q(order__customer_name__icontains=text) | Q(order__phone__startswith=text)
    number = text.removeprefix("C").removeprefix("c")
    if number.isascii() and number.isdigit() and len(number) < 10:
        named |= Q(pk=int(number))
    return cases.filter(named)


def case_names(pks: list[int]) -> dict[int, Named]:
    """How other screens call cases: id -> number and page."""
    return {pk: Named(label=f"C{pk}", url=reverse("care:case", args=[pk])) for pk in pks}


@dataclass(frozen=True)
class GotPart:
    """How much of one line the customer got of one batch (None: unknown), and how much of that no case is about."""

    line: OrderLine
    batch: Batch | None
    quantity: Decimal
    left: Decimal

    @property
    def key(self) -> str:
        """What a form calls it."""
        return f"{self.line.pk}-{self.batch.pk if self.batch else 0}"


def got_parts(order: Order) -> list[GotPart]:
    """What left the house on ``order``, line by line and batch by batch; five queries whatever their number.

    Which batch a line got is known from its reservations; of orders booked when they had left already from the ledger, where one
    batch of the goods went out for it.
    """
    lines = list(
        order.lines.filter(kind="goods").exclude(state="cancelled").select_related("variant__unit", "variant__product")
    )
    handed: dict[str, dict[Batch, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    used = Reservation.objects.filter(subject=order.subject, state=ReservationState.USED)
    for held in used.select_related("stock__batch").order_by("pk"):
        handed[held.claim][held.stock.batch] += held.quantity
    if not handed:
        handed = _from_ledger(order, lines)
    said = _complained_about(order)
    parts = []
    for line in lines:
        known: dict[Batch | None, Decimal] = dict(handed.get(line.claim, {}))
        if (unknown := line.quantity - sum(known.values(), Decimal(0))) > 0 and not known:
            known[None] = unknown
        for batch, quantity in known.items():
            left = quantity - said.get((line.pk, batch.pk if batch else None), Decimal(0))
            parts.append(GotPart(line, batch, quantity, max(left, Decimal(0))))
    return parts


def _from_ledger(order: Order, lines: Sequence[OrderLine]) -> dict[str, dict[Batch, Decimal]]:
    sold: dict[int, set[Batch]] = defaultdict(set)
    moves = StockMove.objects.filter(subject=order.subject, kind=MoveKind.SALE).select_related("stock__batch")
    for move in moves:
        sold[move.stock.variant_id].add(move.stock.batch)
    only = {variant: batches.pop() for variant, batches in sold.items() if len(batches) == 1}
    return {line.claim: {only[line.variant_id]: line.quantity} for line in lines if line.variant_id in only}


def _complained_about(order: Order) -> dict[tuple[int, int | None], Decimal]:
    rows = CaseLine.objects.filter(case__order=order).exclude(case__state=CaseState.WITHDRAWN)
    summed = rows.order_by().values_list("line", "batch").annotate(sum=Sum("quantity"))
    return {(line, batch): quantity for line, batch, quantity in summed}


@dataclass(frozen=True)
class CaseView:
    """A case with all there is to see of it. ``photos`` are those that have been said in the conversation; ``refunds`` what of
    the decision's money goes back online."""

    case: Case
    lines: list[CaseLine]
    photos: list[Attachment]
    decision: Decision | None
    goods_back: list[GoodsBack]
    refunds: list[OnlineRefund]

    @property
    def is_waiting_for_goods(self) -> bool:
        return any(line.is_expected_back and line.back < line.quantity for line in self.lines)


def case_view(case: Case) -> CaseView:
    """``case`` with its lines, photos and the decision that holds; four queries, and one where money goes back."""
    lines = case.lines.select_related("line__variant__unit", "line__variant__product", "batch")
    photos = Attachment.objects.filter(pk__in=case.photos.values("attachment"), message__isnull=False)
    decision = case.decisions.filter(undone_at=None).select_related("order", "by").first()
    known = list(lines.prefetch_related(Prefetch("goods_back", GoodsBack.objects.select_related("line__line", "by"))))
    back = sorted((each for line in known for each in line.goods_back.all()), key=lambda each: each.pk)
    refunds = list(refunds_for([case.subject])) if decision and decision.amount else []
    return CaseView(case, known, list(photos.select_related("conversation").order_by("pk")), decision, back, refunds)


def cases_of(order: Order) -> list[CaseView]:
    """The cases of one order, the oldest first."""
    return [case_view(case) for case in order.cases.select_related("owner").order_by("pk")]


def latest_cases_of(customer: Customer) -> QuerySet[Case]:
    """What a customer was not content with: what is to be decided first, then the latest; at most ten. ``outcome`` is that of the
    decision that holds."""
    held = Decision.objects.filter(case=OuterRef("pk"), undone_at=None).order_by("-pk")
    cases = Case.objects.filter(order__customer=customer).select_related("order")
    return cases.annotate(
        outcome=Subquery(held.values("outcome")[:1]),
        waits=DbCase(When(state=CaseState.OPEN, then=0), default=1),
    ).order_by("waits", "-pk")[:10]


def returns_awaited() -> QuerySet[CaseLine]:
    """Lines of which something is still to come back, the oldest case first."""
    summed = GoodsBack.objects.filter(line=OuterRef("pk")).order_by().values("line").annotate(sum=Sum("quantity"))
    lines = CaseLine.objects.alias(came=Coalesce(Subquery(summed.values("sum")), Decimal(0)))
    awaited = lines.filter(is_expected_back=True, came__lt=F("quantity")).order_by("case", "pk")
    awaited = awaited.select_related("case__order", "line__variant__unit", "line__variant__product", "batch")
    return awaited.prefetch_related("goods_back")


def scanned_line(*, lines: Sequence[CaseLine], scanned: str) -> CaseLine | None:
    """Which of ``lines`` a scanned label means: by batch, else by the goods where only one line is of them."""
    scanned = scanned.strip()
    for line in lines:
        if scanned and line.batch and scanned in (line.batch.code, line.batch.barcode):
            return line
    alike = [
        line
        for line in lines
        if scanned and line.line.variant and scanned in (line.line.variant.sku, line.line.variant.barcode)
    ]
    return alike[0] if len(alike) == 1 else None


def other_batches(case_lines: Sequence[CaseLine], *, order: Order) -> dict[int, list[BatchStock]]:
    """For each line, by its id, the batches with enough of the same goods where the order ships from; the one it came from in
    front. One query."""
    variants = [line.line.variant_id for line in case_lines if line.line.variant_id]
    rows = list(stock.sellable_stocks(variant_ids=variants, place_id=order.place_id))
    found = {}
    for line in case_lines:
        enough = [row for row in rows if row.variant_id == line.line.variant_id and row.sellable >= line.quantity]
        found[line.pk] = sorted(enough, key=lambda row: row.batch_id != line.batch_id)
    return found


def goods_of_code(code: str) -> Variant | None:
    """The goods on sale with this very SKU or barcode."""
    found = Variant.objects.filter(is_active=True).filter(Q(sku__iexact=code.strip()) | Q(barcode=code.strip()))
    return found.select_related("unit", "product").first() if code.strip() else None

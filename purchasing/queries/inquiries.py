"""Every question about requests to several suppliers. ``*_visible_to`` are the only doors for a request."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from purchasing import rules
from purchasing.models import Inquiry, InquiryLine, PurchaseOrderLine, Quote, Supplier
from purchasing.models.inquiry import InquiryState, QuoteState
from purchasing.rules import Bid
from shopsuite.core.subjects import Named
from shopsuite.people.models import User


def inquiries_visible_to(user: User) -> QuerySet[Inquiry]:
    """All for those in the shop who see prices, which is what a request is about; suppliers see only what they are asked themselves
    (``quotes_visible_to``)."""
    sees_all = user.may("purchasing.see") and rules.sees_money(user)
    return Inquiry.objects.all() if sees_all else Inquiry.objects.none()


def quotes_visible_to(user: User) -> QuerySet[Quote]:
    """All for those in the shop who see prices; for people of a supplier what that supplier was asked."""
    if user.may("purchasing.see") and rules.sees_money(user):
        return Quote.objects.all()
    return Quote.objects.filter(supplier__people__user=user) if user.may("supplier.portal") else Quote.objects.none()


def inquiry_list(user: User) -> QuerySet[Inquiry]:
    """Requests, open ones first, then newest first, each with how many were ``asked_count`` and have ``answered_count``."""
    return (
        inquiries_visible_to(user)
        .annotate(
            asked_count=Count("quotes", distinct=True),
            answered_count=Count("quotes", filter=~Q(quotes__state=QuoteState.ASKED), distinct=True),
            line_count=Count("lines", distinct=True),
            is_ended=~Q(state=InquiryState.OPEN),
        )
        .select_related("asked_by")
        .order_by("is_ended", "-pk")
    )


def asked_of(user: User) -> QuerySet[Quote]:
    """What this person's supplier is asked or was, newest first."""
    return quotes_visible_to(user).select_related("inquiry").order_by("-pk")


def lines_shown_in(quote: Quote) -> list[InquiryLine]:
    """What of the request this supplier is asked for, with its goods. One query."""
    return shown_to(quote.supplier, quote.inquiry.lines.select_related("variant__product", "variant__unit"))


def shown_to(supplier: Supplier, lines: Iterable[InquiryLine]) -> list[InquiryLine]:
    """Those of ``lines`` that are goods of the categories ``supplier`` may see."""
    return [line for line in lines if rules.may_see(supplier.categories, line.variant.product.category)]


def suppliers_to_ask() -> QuerySet[Supplier]:
    """Suppliers in use with somebody who can answer."""
    return Supplier.objects.filter(is_active=True, people__isnull=False).distinct()


def bids_of(inquiry: Inquiry) -> dict[int, dict[int, Bid]]:
    """What was answered: line -> quote -> what that supplier offers. Three queries."""
    found: dict[int, dict[int, Bid]] = {}
    for quote in inquiry.quotes.filter(state=QuoteState.ANSWERED).prefetch_related("lines__prices", "lines__line"):
        for answer in quote.lines.all():
            found.setdefault(answer.line_id, {})[quote.pk] = Bid(
                quote_id=quote.pk,
                wanted=answer.line.quantity,
                can_do=answer.quantity,
                prices=[(price.from_quantity, price.price) for price in answer.prices.all()],
                pack_size=answer.pack_size,
                minimum=answer.minimum_quantity,
                arrives_on=answer.arrives_on,
            )
    return found


@dataclass(frozen=True)
class Cell:
    """One supplier's offer for one line (``bid`` None: not offered). ``landed`` is the price per unit with its share of the
    freight; ``change`` that against the price last paid, in percent."""

    quote: Quote
    bid: Bid | None
    remark: str = ""
    landed: Decimal | None = None
    change: Decimal | None = None
    is_cheapest: bool = False
    is_soonest: bool = False
    is_best: bool = False
    is_chosen: bool = False


@dataclass(frozen=True)
class Row:
    line: InquiryLine
    last_paid: Decimal | None
    cells: list[Cell]


@dataclass(frozen=True)
class Column:
    """One supplier's answer as a whole: what all of it would cost, in their currency."""

    quote: Quote
    goods: Decimal
    freight: Decimal
    complete: int

    @property
    def total(self) -> Decimal:
        return self.goods + self.freight


@dataclass(frozen=True)
class Comparison:
    """Answers side by side. Only those in the shop's ``currency`` are measured against each other and what was last paid."""

    rows: list[Row]
    columns: list[Column]
    currency: str


def comparison(inquiry: Inquiry, *, currency: str, chosen: Mapping[int, int]) -> Comparison:
    """The answers to ``inquiry`` side by side; ``chosen`` says whose offer somebody has taken for a line, else it is the best.
    Seven queries, however many suppliers and lines."""
    quotes = list(inquiry.quotes.select_related("supplier", "order").order_by("pk"))
    lines = list(inquiry.lines.select_related("variant__product", "variant__unit"))
    bids = bids_of(inquiry)
    remarks = {
        (line_id, quote_id): remark
        for line_id, quote_id, remark in inquiry.quotes.values_list("lines__line", "pk", "lines__remark")
    }
    paid = last_paid([line.variant_id for line in lines], currency=currency)
    columns = [_column(quote, bids) for quote in quotes]
    rows = []
    for line in lines:
        offers = bids.get(line.pk, {})
        alike = [offers[quote.pk] for quote in quotes if quote.pk in offers and quote.supplier.currency == currency]
        cheapest, soonest, best = rules.cheapest(alike), rules.soonest(offers.values()), rules.best(alike)
        taken = chosen.get(line.pk, best.quote_id if best else 0)
        cells = []
        for column in columns:
            bid = offers.get(column.quote.pk)
            is_alike = column.quote.supplier.currency == currency
            landed = _landed(bid, column)
            before = paid.get(line.variant_id) if is_alike else None
            cells.append(
                Cell(
                    quote=column.quote,
                    bid=bid,
                    remark=remarks.get((line.pk, column.quote.pk)) or "",
                    landed=landed,
                    change=(landed / before - 1) * 100 if landed is not None and before else None,
                    is_cheapest=bool(bid and is_alike and bid.quantity and bid.price == cheapest),
                    is_soonest=bool(bid and bid.quantity and bid.arrives_on and bid.arrives_on == soonest),
                    is_best=bool(best and bid is best),
                    is_chosen=bool(bid and bid.quote_id == taken),
                )
            )
        rows.append(Row(line, paid.get(line.variant_id), cells))
    return Comparison(rows, columns, currency)


def last_paid(variant_ids: Collection[int], *, currency: str) -> dict[int, Decimal]:
    """What one unit cost when it was last received of anybody, by variant."""
    lines = PurchaseOrderLine.objects.filter(variant__in=variant_ids, received__gt=0, order__currency=currency)
    latest = lines.order_by("variant_id", "-order__sent_at", "-pk").distinct("variant_id")
    return dict(latest.values_list("variant_id", "price"))


def _column(quote: Quote, bids: dict[int, dict[int, Bid]]) -> Column:
    own = [offers[quote.pk] for offers in bids.values() if quote.pk in offers]
    goods = sum((bid.amount for bid in own), Decimal(0))
    supplier = quote.supplier
    freight = rules.freight_of(goods, freight=supplier.freight, free_from=supplier.free_freight_from)
    return Column(quote, goods, freight if goods else Decimal(0), sum(bid.is_complete for bid in own))


def _landed(bid: Bid | None, column: Column) -> Decimal | None:
    if bid is None or not bid.quantity:
        return None
    return bid.price * (1 + column.freight / column.goods) if column.goods else bid.price


def inquiry_names(pks: list[int]) -> dict[int, Named]:
    """What requests are called in the log."""
    return {each.pk: Named(str(each), each.get_absolute_url()) for each in Inquiry.objects.filter(pk__in=pks)}


def quote_names(pks: list[int]) -> dict[int, Named]:
    """What answers are called in the log."""
    found = Quote.objects.filter(pk__in=pks).select_related("inquiry", "supplier")
    return {each.pk: Named(str(each), each.inquiry.get_absolute_url()) for each in found}

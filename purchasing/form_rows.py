"""What buyers and suppliers type into rows of numbers, a field for each line."""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal, InvalidOperation

from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from purchasing import queries
from purchasing.models import (
    InquiryLine,
    PurchaseOrder,
    QuoteLine,
    SupplierGoods,
)
from purchasing.operations import ChangeDraft, LineDraft, PriceDraft, QuoteDraft, WantedDraft
from purchasing.templatetags.buying import plain
from shopsuite.core.errors import Invalid
from shopsuite.core.numbers import whole_number

#: How many cheaper prices from larger quantities on a supplier's answer has room for.
BREAKS = ("1", "2")


def lines_in(posted: QueryDict) -> list[LineDraft]:
    """The lines of a new order: fields ``quantity-<variant>`` and ``price-<variant>``; empty ones are not ordered.

    Raises ``Invalid`` for what is no number.
    """
    drafts = []
    for name in posted:
        kind, _dash, pk = name.partition("-")
        variant_id = whole_number(pk) if kind == "quantity" else None
        if variant_id is not None and (quantity := _number(posted[name], name)):
            drafts.append(LineDraft(variant_id, quantity, _number(posted.get(f"price-{pk}", ""), f"price-{pk}")))
    return drafts


def wanted_in(posted: QueryDict) -> list[WantedDraft]:
    """What suppliers are asked for: of each variant in ``goods`` the fields ``quantity-<variant>`` and ``note-<variant>``;
    what has no quantity is not asked for. Raises ``Invalid`` for what is no number."""
    drafts = []
    for text in dict.fromkeys(posted.getlist("goods")):
        pk = whole_number(text)
        if pk is not None and (quantity := number_in(posted, f"quantity-{pk}")):
            drafts.append(WantedDraft(pk, quantity, posted.get(f"note-{pk}", "")))
    return drafts


def prices_in(posted: QueryDict, goods: Iterable[SupplierGoods], valid_from: date) -> list[PriceDraft]:
    """The prices a supplier asks for: fields ``price-<goods>``; what stays empty stays as it is. Raises ``Invalid`` for what is
    no number."""
    asked = [(each, number_in(posted, f"price-{each.pk}")) for each in goods]
    return [PriceDraft(each, price, valid_from) for each, price in asked if price is not None]


def offers_in(posted: QueryDict, lines: Iterable[InquiryLine]) -> list[QuoteDraft]:
    """What a supplier offers of ``lines``; a line without a price is not offered. Raises ``Invalid`` for what is neither a
    number nor a day."""
    drafts = []
    for line in lines:
        price = number_in(posted, f"price-{line.pk}")
        if price is None:
            continue
        prices = [(Decimal(0), price)]
        for step in BREAKS:
            start, cheaper = number_in(posted, f"from{step}-{line.pk}"), number_in(posted, f"price{step}-{line.pk}")
            if start is not None and cheaper is not None:
                prices.append((start, cheaper))
        quantity = number_in(posted, f"quantity-{line.pk}")
        drafts.append(
            QuoteDraft(
                line_id=line.pk,
                quantity=line.quantity if quantity is None else quantity,
                prices=prices,
                pack_size=number_in(posted, f"pack-{line.pk}") or Decimal(1),
                minimum_quantity=number_in(posted, f"minimum-{line.pk}") or Decimal(0),
                arrives_on=_day(posted.get(f"day-{line.pk}", ""), f"day-{line.pk}"),
                remark=posted.get(f"remark-{line.pk}", ""),
            )
        )
    return drafts


def offers_as_typed(answers: Iterable[QuoteLine]) -> QueryDict:
    """Answers given before as the fields they were typed into (``offers_in``). Prices should be prefetched."""
    fields = QueryDict(mutable=True)
    for answer in answers:
        pk = answer.line_id
        fields[f"quantity-{pk}"] = plain(answer.quantity)
        fields[f"day-{pk}"] = answer.arrives_on.isoformat() if answer.arrives_on else ""
        fields[f"remark-{pk}"] = answer.remark
        fields[f"pack-{pk}"] = plain(answer.pack_size) if answer.pack_size != 1 else ""
        fields[f"minimum-{pk}"] = plain(answer.minimum_quantity) if answer.minimum_quantity else ""
        first, *breaks = answer.prices.all()
        fields[f"price-{pk}"] = plain(first.price)
        for step, price in zip(BREAKS, breaks, strict=False):
            fields[f"from{step}-{pk}"], fields[f"price{step}-{pk}"] = plain(price.from_quantity), plain(price.price)
    return fields


def changes_in(posted: QueryDict, order: PurchaseOrder) -> list[ChangeDraft]:
    """What of each line of ``order`` is to change: fields ``quantity-<line>``, ``price-<line>``, ``expected-<line>`` and
    ``instead-<line>``, a variant.

    Raises ``Invalid`` for what is neither a number nor a day, and for goods that were not put up for choice.
    """
    choice = {goods.variant_id for goods in queries.substitutes_for(order)}
    return [
        ChangeDraft(
            line_id=line.pk,
            quantity=_number(posted.get(f"quantity-{line.pk}", ""), f"quantity-{line.pk}"),
            price=_number(posted.get(f"price-{line.pk}", ""), f"price-{line.pk}"),
            expected_on=_day(posted.get(f"expected-{line.pk}", ""), f"expected-{line.pk}"),
            substitute_id=_one_of(choice, posted.get(f"instead-{line.pk}", ""), f"instead-{line.pk}"),
        )
        for line in order.lines.all()
        if not line.is_closed
    ]


def number_in(posted: QueryDict, field: str) -> Decimal | None:
    """The number in ``field``; None where nothing is. Raises ``Invalid`` for what is no number."""
    return _number(posted.get(field, ""), field)


def _number(text: str, field: str) -> Decimal | None:
    text = text.strip()
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= 10**10:
        raise Invalid("no_number", _("“%s” is not a number.") % text[:40], field=field)
    return number


def _one_of(choice: Collection[int], text: str, field: str) -> int | None:
    if not text:
        return None
    pk = whole_number(text)
    if pk not in choice:
        raise Invalid("no_such_goods", _("One of the goods does not exist any more."), field=field)
    return pk


def _day(text: str, field: str) -> date | None:
    text = text.strip()
    if not text:
        return None
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise Invalid("no_day", _("“%s” is not a day.") % text[:40], field=field)
    return day

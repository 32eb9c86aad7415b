"""What buyers and suppliers fill in."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation

from django import forms
from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.form_fields import demand
from inventory.models import Place
from inventory.queries import categories_of_goods
from purchasing.models import (
    InquiryLine,
    PurchaseOrder,
    PurchaseOrderLine,
    QuoteLine,
    Replenishment,
    Supplier,
    SupplierGoods,
)
from purchasing.operations import ChangeDraft, LineDraft, PriceDraft, QuoteDraft, WantedDraft
from purchasing.templatetags.buying import plain
from shopsuite.core.errors import Invalid
from shopsuite.core.models import Weekday
from shopsuite.core.numbers import whole_number
from shopsuite.spreadsheets.forms import SheetField

#: How many cheaper prices from larger quantities on a supplier's answer has room for.
BREAKS = ("1", "2")


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RequestForm(forms.Form):
    """What surrounds the lines of a new order."""

    place = forms.ModelChoiceField(label=gettext_lazy("Goes to"), queryset=Place.objects.filter(is_active=True))
    wanted_on = forms.DateField(label=gettext_lazy("Wanted on"), required=False, widget=DayInput())
    note = forms.CharField(
        label=gettext_lazy("Note to the supplier"), required=False, widget=forms.Textarea({"rows": 2}), max_length=2000
    )


class SupplierForm(forms.ModelForm):
    """Whom the shop buys from, and on which conditions."""

    order_weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Order days"),
        help_text=gettext_lazy("Days on which they take orders; none chosen: any day."),
        choices=Weekday,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("Categories they may see"),
        help_text=gettext_lazy("Of other goods they see nothing but what is ordered of them; none chosen: all."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        known = set(categories_of_goods()) | set(self.instance.categories)
        self.fields["categories"].choices = [(name, name) for name in sorted(known)]
        if not known:
            del self.fields["categories"]

    class Meta:
        model = Supplier
        fields = (
            "name",
            "name_zh",
            "email",
            "phone",
            "address",
            "currency",
            "lead_days",
            "answer_hours",
            "order_weekdays",
            "minimum_amount",
            "free_freight_from",
            "freight",
            "categories",
            "note",
        )


class InquiryForm(forms.Form):
    """What surrounds the lines of a request to several suppliers."""

    answer_by = forms.DateField(label=gettext_lazy("Answer by"), widget=DayInput())
    wanted_on = forms.DateField(label=gettext_lazy("Wanted on"), required=False, widget=DayInput())
    place = forms.ModelChoiceField(label=gettext_lazy("Goes to"), queryset=Place.objects.filter(is_active=True))
    note = forms.CharField(
        label=gettext_lazy("Note to the suppliers"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        max_length=2000,
    )


class PersonForm(forms.Form):
    """Somebody of a supplier who is to be let in."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    email = forms.EmailField(label=gettext_lazy("E-mail"))


class PriceFileForm(forms.Form):
    """A supplier's own price list."""

    file = SheetField()


class ValidFromForm(forms.Form):
    """From when on typed prices are to hold."""

    valid_from = forms.DateField(label=gettext_lazy("Valid from"), widget=DayInput())


class ReplenishmentForm(forms.ModelForm):
    """How one variant is kept in stock."""

    class Meta:
        model = Replenishment
        fields = ("mode", "service_level", "point", "lasts_days")


class GoodsForm(forms.ModelForm):
    """What a supplier offers, with the price for any quantity."""

    price = forms.DecimalField(
        label=gettext_lazy("Price per unit"), min_value=Decimal(0), max_digits=14, decimal_places=4
    )

    class Meta:
        model = SupplierGoods
        fields = ("code", "pack_size", "minimum_quantity", "lead_days")


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=200, widget=forms.Textarea({"rows": 2}))


class ConfirmForm(forms.Form):
    """The supplier's yes."""

    promised_on = forms.DateField(label=gettext_lazy("When the goods arrive"), widget=DayInput())


class ShipForm(forms.Form):
    carrier = forms.CharField(label=gettext_lazy("Carrier"), max_length=60, required=False)
    tracking_number = forms.CharField(label=gettext_lazy("Tracking number"), max_length=80, required=False)
    expected_on = forms.DateField(label=gettext_lazy("Arrives on"), required=False, widget=DayInput())
    # What the page calls the papers that are sent with it: sent twice, they come once.
    client_id = forms.UUIDField(required=False, widget=forms.HiddenInput)


class ReceiptForm(forms.Form):
    """What came of one line, into a new batch. Year and best before are asked for where the goods have them."""

    quantity = forms.DecimalField(
        label=gettext_lazy("Came"), required=False, min_value=Decimal(0), max_digits=14, decimal_places=3
    )
    code = forms.CharField(label=gettext_lazy("Batch code"), max_length=40, required=False)
    year = forms.IntegerField(label=gettext_lazy("Year"), required=False, min_value=1900, max_value=2200)
    harvest = forms.CharField(label=gettext_lazy("Harvest"), max_length=40, required=False)
    best_before = forms.DateField(label=gettext_lazy("Best before"), required=False, widget=DayInput())
    shelf = forms.CharField(label=gettext_lazy("Shelf"), max_length=24, required=False)

    def __init__(self, *args: object, line: PurchaseOrderLine, **kwargs: object) -> None:
        super().__init__(*args, prefix=f"line-{line.pk}", label_suffix="", use_required_attribute=False, **kwargs)
        self.line = line
        product = line.variant.product
        if not product.needs_harvest:
            del self.fields["harvest"]
        # Of what has not come nothing is asked.
        if not self.is_bound or self.data.get(self.add_prefix("quantity")):
            demand(self, product.batch_needs)

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        if given.get("quantity") and not given.get("code") and "code" not in self.errors:
            self.add_error("code", _("Name the batch it goes into."))
        return given


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
    """What of each line of ``order`` is to change: fields ``quantity-<line>``, ``price-<line>``, ``expected-<line>``.

    Raises ``Invalid`` for what is neither a number nor a day.
    """
    return [
        ChangeDraft(
            line_id=line.pk,
            quantity=_number(posted.get(f"quantity-{line.pk}", ""), f"quantity-{line.pk}"),
            price=_number(posted.get(f"price-{line.pk}", ""), f"price-{line.pk}"),
            expected_on=_day(posted.get(f"expected-{line.pk}", ""), f"expected-{line.pk}"),
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


def _day(text: str, field: str):
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

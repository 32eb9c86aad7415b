"""What buyers and suppliers fill in."""

from decimal import Decimal, InvalidOperation

from django import forms
from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.form_fields import demand
from inventory.models import Place
from purchasing.models import PurchaseOrder, PurchaseOrderLine, Replenishment, Supplier, SupplierGoods
from purchasing.operations import ChangeDraft, LineDraft
from shopsuite.core.errors import Invalid
from shopsuite.core.numbers import whole_number


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
            "minimum_amount",
            "free_freight_from",
            "freight",
            "note",
        )


class PersonForm(forms.Form):
    """Somebody of a supplier who is to be let in."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    email = forms.EmailField(label=gettext_lazy("E-mail"))


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

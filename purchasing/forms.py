"""What buyers and suppliers fill in."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.form_fields import demand
from inventory.models import Place
from inventory.queries import categories_of_goods
from purchasing.models import (
    PurchaseOrderLine,
    Replenishment,
    Supplier,
    SupplierGoods,
)
from shopsuite.core.models import Weekday
from shopsuite.spreadsheets.forms import SheetField


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

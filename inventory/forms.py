"""What the stock screens send."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inventory import queries
from inventory.form_fields import QuantityField, demand
from inventory.models import Batch, BatchStock, Conversion, Place, Variant
from inventory.models.stock import PlaceKind
from inventory.operations import NewBatch, Scope
from inventory.queries.batches import Got
from shopsuite.core.subjects import Named
from shopsuite.core.templatetags.shop import quantity
from shopsuite.people.models import User

MOST_BATCHES = 30


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "date"}, format="%Y-%m-%d")


class ReceiveForm(forms.Form):
    """Goods at the door: which batch, how many, where to."""

    batch = forms.ModelChoiceField(Batch.objects.none(), label=_("Batch"), required=False, empty_label=_("New batch"))
    code = forms.CharField(label=_("Batch code"), required=False, max_length=40)
    barcode = forms.CharField(label=_("Barcode on its label"), required=False, max_length=64)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1900, max_value=2200)
    harvest = forms.CharField(label=_("Harvest"), required=False, max_length=40)
    origin = forms.CharField(label=_("Origin"), required=False, max_length=80)
    supplier_name = forms.CharField(label=_("Supplier"), required=False, max_length=120)
    best_before = forms.DateField(label=_("Best before"), required=False, widget=DateInput())
    cost = QuantityField(label=_("Cost per unit"), required=False, decimals=4, min_value=0)
    place = forms.ModelChoiceField(Place.objects.none(), label=_("Place"), empty_label=None)
    shelf = forms.CharField(label=_("Shelf"), required=False, max_length=24)

    # What is demanded depends on the batch that is chosen: the server says so, the browser cannot know.
    use_required_attribute = False
    #: The fields that describe a new batch.
    OF_BATCH = ("code", "barcode", "year", "harvest", "origin", "supplier_name", "best_before", "cost")

    def __init__(self, *args: Any, variant: Variant, may_see_cost: bool, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        newest = variant.batches.order_by("-pk").values("pk")[:MOST_BATCHES]
        self.fields["batch"].queryset = Batch.objects.filter(pk__in=newest).order_by("-received_on", "-pk")
        self.fields["batch"].label_from_instance = lambda batch: (
            f"{batch.code} · {batch.facts}" if batch.facts else batch.code
        )
        self.fields["place"].queryset = queries.active_places()
        quantity = QuantityField(label=_("Quantity"), decimals=variant.unit.decimals, min_value=variant.unit.step)
        quantity.widget.attrs["autofocus"] = True
        self.fields["quantity"] = quantity
        if not may_see_cost:
            del self.fields["cost"]
        # Of a batch that is known everything is known.
        if not self.data.get("batch"):
            demand(self, variant.product.batch_needs)

    @property
    def batch_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.OF_BATCH if name in self.fields]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("batch") and "batch" not in self.errors and not data.get("code"):
            self.add_error("code", _("Give the new batch a code, as it stands on its label."))
        return data

    def chosen_batch(self) -> Batch | NewBatch:
        """The known batch, or the new one as described; only of a valid form."""
        data = self.cleaned_data
        if data["batch"]:
            return data["batch"]
        told = {name: data[name] for name in self.OF_BATCH if name in self.fields}
        return NewBatch(received_on=timezone.localdate(), **told)


class WriteOffForm(forms.Form):
    """What is spoilt, lost or sampled, and why. A photo that was taken stays through a refusal, for the goods it is of."""

    reason = forms.CharField(label=_("Why"), max_length=200)
    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment", "hx-preserve": True}),
    )

    field_order = ["quantity", "reason", "photo"]

    def __init__(self, *args: Any, stock: BatchStock, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", auto_id=f"write-off-{stock.pk}-%s", **kwargs)
        unit = stock.variant.unit
        self.fields["quantity"] = QuantityField(label=_("Quantity"), decimals=unit.decimals, min_value=unit.step)
        self.order_fields(self.field_order)


class NewCountForm(forms.Form):
    """Where is counted, and what of it."""

    place = forms.ModelChoiceField(Place.objects.none(), label=_("Place"), empty_label=None)
    shelf = forms.CharField(label=_("Only this shelf"), required=False, max_length=24)
    goods = forms.CharField(
        label=_("Only these goods"), required=False, max_length=64, help_text=_("A SKU or barcode, or a batch's label.")
    )
    is_blind = forms.BooleanField(
        label=_("Blind"), required=False, help_text=_("Whoever counts does not see what the books say.")
    )

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.viewer = viewer
        self.fields["place"].queryset = queries.places_to_put()

    def clean_goods(self) -> Scope:
        """The product or batch that is meant, as the scope of a count."""
        text = self.cleaned_data["goods"].strip()
        if not text:
            return Scope()
        if batch := queries.batch_labelled(viewer=self.viewer, scanned=text):
            return Scope(batch=batch)
        found = queries.variants_matching(viewer=self.viewer, text=text, limit=2)
        exact = [variant for variant in found if text.lower() in (variant.sku.lower(), variant.barcode.lower())]
        if len({variant.product_id for variant in exact or found}) != 1:
            raise forms.ValidationError(_("That names no goods, or several. Scan a label or type the whole SKU."))
        return Scope(product=found[0].product)

    def scope(self) -> Scope:
        """What is counted; only of a valid form."""
        return replace(self.cleaned_data["goods"], shelf=self.cleaned_data["shelf"].strip())


class CountForm(forms.Form):
    """How many lie there."""

    def __init__(self, *args: Any, variant: Variant, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        counted = QuantityField(label=_("Counted"), decimals=variant.unit.decimals, min_value=0)
        counted.widget.attrs["autofocus"] = True
        self.fields["counted"] = counted


class _SomewhereForm(forms.Form):
    """A quantity that is put at a place; no place means quarantine."""

    place = forms.ModelChoiceField(
        Place.objects.none(), label=_("Where to"), required=False, empty_label=_("Quarantine, until it is looked at")
    )
    reason = forms.CharField(label=_("Why"), max_length=200)

    field_order = ["subject", "quantity", "place", "reason"]

    def __init__(self, *args: Any, variant: Variant, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        unit = variant.unit
        self.fields["quantity"] = QuantityField(label=_("Quantity"), decimals=unit.decimals, min_value=unit.step)
        self.fields["place"].queryset = queries.active_places()
        self.order_fields(self.field_order)


class PutElsewhereForm(_SomewhereForm):
    """Some of a batch goes to another place at once."""

    def __init__(self, *args: Any, stock: BatchStock, **kwargs: Any) -> None:
        super().__init__(*args, variant=stock.variant, **kwargs)
        place = self.fields["place"]
        place.queryset = queries.active_places().exclude(pk=stock.place_id)
        if stock.place.kind == PlaceKind.QUARANTINE:
            place.required, place.empty_label = True, None


class TakeBackForm(_SomewhereForm):
    """Who brings how much back, and where it is put."""

    subject = forms.ChoiceField(label=_("From"))

    def __init__(self, *args: Any, batch: Batch, got: list[Got], names: dict[str, Named], **kwargs: Any) -> None:
        super().__init__(*args, variant=batch.variant, **kwargs)
        own = [row for row in got if row.batch == batch]
        called = {row.subject: names[row.subject].label if row.subject in names else row.subject for row in own}
        self.fields["subject"].choices = [
            (row.subject, f"{called[row.subject]} · {quantity(row.quantity)}") for row in own
        ]


class OpenPacksForm(forms.Form):
    """Which packs, how many, and what came out."""

    client_id = forms.UUIDField(widget=forms.HiddenInput())
    conversion = forms.ModelChoiceField(Conversion.objects.none(), label=_("Into what"), empty_label=None)

    field_order = ["client_id", "conversion", "taken", "made"]

    def __init__(self, *args: Any, stock: BatchStock, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["conversion"].queryset = stock.variant.opens_into.select_related(
            "source__product", "source__unit", "target__product", "target__unit"
        )
        unit = stock.variant.unit
        self.fields["taken"] = QuantityField(label=_("How many packs"), decimals=unit.decimals, min_value=unit.step)
        self.fields["made"] = QuantityField(
            label=_("What came out"), required=False, help_text=_("Empty: as much as should, nothing lost.")
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """What came out is what should, unless somebody says otherwise."""
        data = super().clean() or {}
        conversion, taken = data.get("conversion"), data.get("taken")
        if data.get("made") is None and conversion and taken and "made" not in self.errors:
            data["made"] = taken * conversion.yields
        return data

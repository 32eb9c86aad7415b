"""What the people who pick, pack and hand over send."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inventory.form_fields import QuantityField
from inventory.models import Batch
from orders.models.order import Way
from shopsuite.people.models import User


class ScanForm(forms.Form):
    """What a scanner typed."""

    code = forms.CharField(label=_("Scan the batch label"), max_length=200)


class ShortForm(forms.Form):
    """How many of a promised batch lay on the shelf."""

    def __init__(self, *args: Any, decimals: int, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["found"] = QuantityField(label=_("How many did you find?"), decimals=decimals, min_value=0)
        self.fields["found"].widget.attrs["autofocus"] = True


class SwapForm(forms.Form):
    """Another batch than the promised one, and why."""

    batch = forms.ModelChoiceField(Batch.objects.none(), label=_("Take instead"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Why"), max_length=120)

    def __init__(self, *args: Any, batches: list[Batch], **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["batch"].queryset = Batch.objects.filter(pk__in=[batch.pk for batch in batches])
        self.batches = batches


class PackForm(forms.Form):
    """The parcel is closed: notes read, and a photo if one was taken."""

    has_read_notes = forms.BooleanField(required=False)
    photo = forms.FileField(label=_("Photo"), required=False)


class HandOverForm(forms.Form):
    """Who takes the parcel out of the house."""

    way = forms.ChoiceField(label=_("How it leaves"), choices=Way, widget=forms.RadioSelect)
    carrier = forms.CharField(label=_("Carrier"), required=False, max_length=60)
    tracking_number = forms.CharField(label=_("Tracking number"), required=False, max_length=80)
    rider = forms.ModelChoiceField(
        User.objects.none(), label=_("Rider"), required=False, widget=forms.RadioSelect, empty_label=None
    )
    is_compared = forms.BooleanField(label=_("Number and name compared with the customer's"), required=False)

    def __init__(self, *args: Any, riders: list[User], **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["rider"].queryset = User.objects.filter(pk__in=[rider.pk for rider in riders])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("way") == Way.PICKUP and not data.get("is_compared"):
            self.add_error("is_compared", _("Compare the order's number or the name before you give the parcel away."))
        return data

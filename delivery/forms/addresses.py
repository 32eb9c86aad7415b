"""What people say about where addresses are."""

from django import forms
from django.utils.translation import gettext_lazy as _

from delivery.rules.coordinates import coordinates_in
from delivery.rules.places import Spot
from shopsuite.core.errors import Invalid


class PlaceForm(forms.Form):
    """Coordinates, or a link from a map; a pin on the page's own map writes them here."""

    where = forms.CharField(
        label=_("Coordinates, or a link from a map"),
        max_length=2000,
        help_text=_("30.25, 120.16 or a link copied from Google, Apple, OpenStreetMap, AMap, Tencent or Baidu maps."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-pin-field": "", "placeholder": "30.25, 120.16"}),
    )

    def clean_where(self) -> Spot:
        """The place it names."""
        try:
            return coordinates_in(self.cleaned_data["where"])
        except Invalid as refusal:
            raise forms.ValidationError(refusal.message) from refusal


class NoteForm(forms.Form):
    """How to get to the door."""

    note = forms.CharField(
        label=_("How to get to the door"),
        required=False,
        max_length=300,
        help_text=_("Riders see it with every parcel for this address."),
        widget=forms.TextInput(attrs={"placeholder": _("Gate code 1234, ring twice")}),
    )

"""What people type in about parcels that carriers have."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NumberForm(forms.Form):
    """Who has a parcel, and under which number."""

    carrier = forms.CharField(
        label=_("Carrier"),
        max_length=60,
        widget=forms.TextInput(attrs={"list": "known-carriers", "autocomplete": "off"}),
    )
    number = forms.CharField(label=_("Tracking number"), max_length=80)

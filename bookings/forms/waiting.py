"""What a party that waits fills in."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bookings.operations import Guest, Wish
from bookings.rules.needs import Needs
from shopsuite.core.models import validate_phone


def _clock() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time", "step": 1800}, format="%H:%M")


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class WaitingForm(forms.Form):
    """When they would come, how many, and how to tell them."""

    party = forms.IntegerField(label=_("How many of you"), min_value=1, max_value=200)
    first_day = forms.DateField(label=_("From"), widget=_day())
    last_day = forms.DateField(label=_("Until"), widget=_day())
    not_before = forms.TimeField(label=_("Not before"), required=False, widget=_clock())
    not_after = forms.TimeField(label=_("Not after"), required=False, widget=_clock())
    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        validators=[validate_phone],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    email = forms.EmailField(
        label=_("E-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    allergies = forms.CharField(label=_("Allergies and what nobody of you must have"), max_length=300, required=False)
    quiet = forms.BooleanField(label=_("Quiet room"), required=False)
    step_free = forms.BooleanField(label=_("Step-free"), required=False)

    @property
    def asked(self) -> dict[str, Any]:
        """What ``operations.wait`` takes of it."""
        given = self.cleaned_data
        return {
            "needs": Needs(given["party"], quiet=given["quiet"], step_free=given["step_free"]),
            "wish": Wish(given["first_day"], given["last_day"], given["not_before"], given["not_after"]),
            "guest": Guest(
                name=given["name"],
                phone=given["phone"],
                email=given["email"],
                allergies=given["allergies"],
                language=get_language() or "",
            ),
        }

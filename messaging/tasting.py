"""The wishes of guests who want to come for a tasting."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MOST_GUESTS = 40


class TastingForm(forms.Form):
    day = forms.DateField(label=_("Which day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(label=_("What time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    guests = forms.IntegerField(label=_("How many guests"), min_value=1, max_value=MOST_GUESTS)
    teas = forms.CharField(label=_("Teas you would like to taste"), max_length=200, required=False)
    allergies = forms.CharField(label=_("Allergies"), max_length=200, required=False)
    note = forms.CharField(label=_("Anything else"), max_length=500, required=False)

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day < timezone.localdate():
            raise ValidationError(_("Choose a day that is still to come."))
        return day

"""What dispatchers say about shifts and runs."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from delivery import queries
from shopsuite.core.errors import Invalid
from shopsuite.core.queries import current_shop


class MoveForm(forms.Form):
    """Where a stop is put: on whose way (``shift``), in front of or behind which other delivery, or on a run of its own."""

    shift = forms.IntegerField(min_value=1)
    before = forms.IntegerField(min_value=1, required=False)
    after = forms.IntegerField(min_value=1, required=False)
    new_run = forms.BooleanField(required=False)

    def asked(self) -> dict[str, Any]:
        """As ``operations.move_stop`` takes it. Raises ``Invalid``."""
        if not self.is_valid():
            raise Invalid("bad_form", _("Choose whose way it is put on."), field="shift")
        read = self.cleaned_data
        return {
            "shift_id": read["shift"],
            "before_id": read["before"],
            "after_id": read["after"],
            "is_new_run": read["new_run"],
        }


class ShiftForm(forms.Form):
    """A rider's shift on one day, by the shop's clock; one that ends before it begins ends on the next day."""

    rider = forms.ModelChoiceField(label=_("Rider"), queryset=queries.riders(), empty_label=None)
    vehicle = forms.ModelChoiceField(label=_("Vehicle"), queryset=queries.vehicles_in_use(), empty_label=None)
    begins = forms.TimeField(label=pgettext_lazy("shift", "From"), widget=forms.TimeInput(attrs={"type": "time"}))
    ends = forms.TimeField(label=pgettext_lazy("shift", "Until"), widget=forms.TimeInput(attrs={"type": "time"}))

    def asked(self, day: date) -> dict[str, Any]:
        """As ``operations.add_shift`` takes it. Raises ``Invalid``."""
        if not self.is_valid():
            name, errors = next(iter(self.errors.items()))
            raise Invalid("bad_form", errors[0], field=name)
        read = self.cleaned_data
        begins, ends = _at(day, read["begins"]), _at(day, read["ends"])
        if ends <= begins:
            ends = _at(day + timedelta(days=1), read["ends"])
        return {"rider": read["rider"], "vehicle": read["vehicle"], "begins": begins, "ends": ends}


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, current_shop().zone)

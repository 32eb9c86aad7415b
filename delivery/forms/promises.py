"""What is asked about time windows."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from delivery.models import Plan
from delivery.queries import vehicles_in_use
from orders.rules import YEARS

#: How long a window is where nobody said so.
USUAL = timedelta(hours=1)


class OfferForm(forms.Form):
    """What the counter has so far: where to, and perhaps when."""

    address = forms.CharField(required=False, max_length=2000)
    deliver_from = forms.DateTimeField(required=False)
    deliver_until = forms.DateTimeField(required=False)

    def clean(self) -> dict[str, object]:
        """Years in which nobody orders are as good as nothing: days cannot be reckoned at the calendar's ends."""
        given: dict[str, object] = super().clean() or {}
        for name in ("deliver_from", "deliver_until"):
            if isinstance(moment := given.get(name), datetime) and moment.year not in YEARS:
                given[name] = None
        return given

    def window(self, *, at: datetime) -> tuple[datetime, datetime]:
        """The window that is asked for; the next hour where there is none."""
        begins = self.cleaned_data.get("deliver_from")
        ends = self.cleaned_data.get("deliver_until")
        if begins is None:
            begins = ends - USUAL if ends else at
        return begins, ends if ends and ends > begins else begins + USUAL


class MoreForm(forms.Form):
    """One more rider, as a thought."""

    begins = forms.TimeField(
        label=pgettext_lazy("shift", "From"), initial=time(9), widget=forms.TimeInput(attrs={"type": "time"})
    )
    ends = forms.TimeField(
        label=pgettext_lazy("shift", "Until"), initial=time(13), widget=forms.TimeInput(attrs={"type": "time"})
    )
    vehicle = forms.ModelChoiceField(vehicles_in_use(), label=_("Vehicle"), empty_label=None)

    def clean(self) -> dict[str, object]:
        """The end is after the beginning."""
        given: dict[str, object] = super().clean() or {}
        begins, ends = self.cleaned_data.get("begins"), self.cleaned_data.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("This must be later than the start."))
        return given

    def seconds(self) -> tuple[int, int]:
        """As the clock shows them: 09:00 is 32,400."""
        begins, ends = (self.cleaned_data[name] for name in ("begins", "ends"))
        return begins.hour * 3600 + begins.minute * 60, ends.hour * 3600 + ends.minute * 60


def initial_of(thought: Plan | None) -> dict[str, object]:
    """What was asked last, to be asked again a little differently."""
    if thought is None:
        return {}
    begins, ends = (
        time(seconds // 3600, seconds // 60 % 60) for seconds in (thought.more["begins"], thought.more["ends"])
    )
    vehicle = vehicles_in_use().filter(name=thought.more["vehicle"]).first()
    return {"begins": begins, "ends": ends, "vehicle": vehicle}


def day_in(text: str) -> date | None:
    """A day as addresses of pages have it; None for anything else, and for years in which nobody delivers."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS else None

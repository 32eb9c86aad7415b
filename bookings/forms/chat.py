"""A tasting asked for in a conversation: filled in there by the guest, and booked as it is sent."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from bookings.models import TastingKind
from bookings.queries import FreeTime, free_days, kinds_offered
from bookings.rules.needs import Needs
from messaging.tasting import TastingForm
from shopsuite.core.days import in_words
from shopsuite.core.numbers import whole_number
from shopsuite.core.queries import current_shop


class ChatTastingForm(TastingForm):
    """The wishes, and which of the tastings that are offered: on days and at times that can really be had for so many, as on the
    booking page. A shop that offers none asks for the wishes alone.

    What can be had is asked for when the form is drawn, not when it is answered: another system says a day and a time as before.
    """

    #: What can be chosen of these depends on what is chosen of the others.
    choosing: tuple[str, ...] = ("kind", "guests", "day", "time")

    kind = forms.ChoiceField(label=pgettext_lazy("field", "Tasting"))
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        help_text=_("If the shop does not have it yet."),
    )
    field_order = ["kind", "guests", "day", "time", "teas", "allergies", "note", "phone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {str(each.pk): each for each in kinds_offered()}
        if not self.offered:
            del self.fields["kind"], self.fields["phone"]
            self.choosing = ()
            return
        self.fields["kind"].choices = [(pk, str(each)) for pk, each in self.offered.items()]  # type: ignore[attr-defined]
        self.fields["guests"].initial = max(min(2, self._kind.party_to), self._kind.party_from)
        self.fields["day"].widget = forms.Select(choices=self._days)
        self.fields["time"].widget = forms.RadioSelect(choices=self._times)

    @property
    def _kind(self) -> TastingKind:
        return self.offered.get(str(self["kind"].value())) or next(iter(self.offered.values()))

    @cached_property
    def _free(self) -> dict[date, list[FreeTime]]:
        size = whole_number(str(self["guests"].value() or "")) or 0
        return free_days(self._kind, Needs(size), at=timezone.now()) if size > 0 else {}

    def _days(self) -> Iterable[tuple[str, str]]:
        if not self._free:
            return [("", str(_("Nothing free for so many")))]
        return [(day.isoformat(), _day_in_words(day, found)) for day, found in self._free.items()]

    def _times(self) -> Iterable[tuple[str, str]]:
        """Of the day that is chosen; of the first there is where none is, or where nothing is free on it any more."""
        try:
            day = self.fields["day"].to_python(self["day"].value())
        except ValidationError:
            day = None
        found = self._free.get(day) or next(iter(self._free.values()), [])
        zone = current_shop().zone
        return [(f"{each.begins.astimezone(zone):%H:%M}",) * 2 for each in found]


def _day_in_words(day: date, found: list[FreeTime]) -> str:
    count = ngettext("%d time", "%d times", len(found)) % len(found)
    return f"{in_words(day)} · {count}"

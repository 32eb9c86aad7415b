"""A tasting asked for in a conversation: filled in there by the guest, and booked as it is sent."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.queries import kinds_offered
from messaging.tasting import TastingForm


class ChatTastingForm(TastingForm):
    """The wishes, and which of the tastings that are offered. A shop that offers none asks for the wishes alone."""

    kind = forms.ChoiceField(label=pgettext_lazy("field", "Tasting"))
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        help_text=_("If the shop does not have it yet."),
    )
    field_order = ["kind", "day", "time", "guests", "teas", "allergies", "note", "phone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(each.pk), str(each)) for each in kinds_offered()]
        if offered:
            self.fields["kind"].choices = offered  # type: ignore[attr-defined]
        else:
            del self.fields["kind"], self.fields["phone"]

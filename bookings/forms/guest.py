"""What guests fill in."""

from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bookings.models import Strength, TastingKind
from bookings.operations import Guest
from shopsuite.core.models import validate_phone


class GuestForm(forms.Form):
    """Who comes, and what they wish. ``teas`` are those the kind offers. ``needs_a_way``: to reach them, who are not there yet."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        validators=[validate_phone],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("For the confirmation with the calendar entry, and a reminder the day before."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    teas = forms.MultipleChoiceField(
        label=_("Teas you would like"), required=False, widget=forms.CheckboxSelectMultiple
    )
    strength = forms.ChoiceField(
        label=_("How strong"),
        required=False,
        choices=[("", pgettext_lazy("tea", "As the host suggests")), *Strength.choices],
        widget=forms.RadioSelect,
    )
    allergies = forms.CharField(
        label=_("Allergies and what nobody of you must have"),
        max_length=300,
        required=False,
        help_text=_("Nuts, milk, gluten … Your host confirms having read it before the tasting begins."),
    )
    occasion = forms.CharField(label=_("Occasion"), max_length=120, required=False)
    note = forms.CharField(
        label=_("Anything else"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, kind: TastingKind, needs_a_way: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs_a_way = needs_a_way
        self.offered = {str(tea.variant_id): tea for tea in kind.teas.select_related("variant__product")}
        teas = self.fields["teas"]
        assert isinstance(teas, forms.MultipleChoiceField)
        teas.choices = [(pk, str(tea.variant.product)) for pk, tea in self.offered.items()]
        if not self.offered:
            del self.fields["teas"]

    def clean(self) -> dict[str, Any]:
        """A phone number or an address, so that they hear of changes."""
        given = super().clean() or {}
        if self.needs_a_way and not self.errors and not (given.get("phone") or given.get("email")):
            self.add_error(
                "phone", _("Leave a phone number or an e-mail address, so that we can tell you when something changes.")
            )
        return given

    def guest(self, **more: Any) -> Guest:
        """What was filled in; ``more`` are fields that stand elsewhere."""
        given = dict(self.cleaned_data)
        teas = [int(pk) for pk in given.pop("teas", [])]
        return Guest(**given, teas=teas, **{"language": get_language() or ""} | more)


def filled_from(guest: Any) -> dict[str, Any]:
    """A booking (or whatever has its fields) as what the form begins with."""
    names = ("name", "phone", "email", "strength", "allergies", "occasion", "note")
    first = {name: getattr(guest, name) for name in names}
    return first | {"teas": [str(tea.variant_id) for tea in guest.teas.all()]}


class LateForm(forms.Form):
    """So many minutes late."""

    minutes = forms.IntegerField(min_value=0, max_value=120)

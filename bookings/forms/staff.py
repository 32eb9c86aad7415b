"""What the shop's people fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.forms.guest import GuestForm
from bookings.models import Host, Room, Session, Source, TastingKind

SOURCES = (Source.PHONE, Source.COUNTER, Source.CHAT)


class BookForm(GuestForm):
    """A guest at the counter or on the phone; ``is_here``: who stands in front of one needs neither name nor number."""

    source = forms.ChoiceField(
        label=_("Came by"),
        choices=[(each.value, each.label) for each in SOURCES],
        widget=forms.RadioSelect,
        initial=Source.PHONE,
    )

    def __init__(self, *args: Any, is_here: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, needs_a_way=not is_here, **kwargs)
        if is_here:
            self.fields["name"].required = self.fields["source"].required = False
        self.fields["name"].label = _("Name")
        self.fields["email"].help_text = ""
        self.fields["allergies"].help_text = ""


class TableForm(forms.Form):
    """A shared table to be opened."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ModelChoiceField(label=pgettext_lazy("field", "Tasting"), queryset=TastingKind.objects.none())
    begins = forms.DateTimeField(
        label=_("Begins"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "step": 300}, format="%Y-%m-%dT%H:%M"),
    )
    capacity = forms.IntegerField(label=_("Seats"), min_value=1, max_value=200)
    room = forms.ModelChoiceField(label=_("Room"), queryset=Room.objects.none(), required=False, empty_label=_("Any"))
    host = forms.ModelChoiceField(
        label=pgettext_lazy("tasting", "Host"), queryset=Host.objects.none(), required=False, empty_label=_("Any")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, kind=TastingKind.objects.filter(is_active=True, form="shared"))


class MoveForm(forms.Form):
    """Another time, room or host for a session, without dragging."""

    begins = forms.DateTimeField(
        label=_("Begins"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "step": 300}, format="%Y-%m-%dT%H:%M"),
    )
    room = forms.ModelChoiceField(label=_("Room"), queryset=Room.objects.none(), required=False)
    host = forms.ModelChoiceField(label=pgettext_lazy("tasting", "Host"), queryset=Host.objects.none())
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        initial = {
            "begins": session.begins,
            "room": session.room_id,
            "host": session.host_id,
            "version": session.version,
        }
        super().__init__(*args, initial=initial, **kwargs)
        _choices(self)
        if not session.kind.has_room:
            del self.fields["room"]


def _choices(form: forms.Form, **more: Any) -> None:
    querysets = {
        "room": Room.objects.filter(is_active=True),
        "host": Host.objects.filter(is_active=True).select_related("user"),
        **more,
    }
    for name, found in querysets.items():
        field = form.fields.get(name)
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = found

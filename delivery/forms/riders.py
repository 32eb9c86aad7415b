"""What comes from riders' phones."""

from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from delivery.operations.attempts import Spot
from delivery.operations.phones import Said, Scanned
from shopsuite.core.errors import Invalid


class EventForm(forms.Form):
    """One tap. Without its own id and times (a browser without scripts) it is said and sent now, once."""

    event_id = forms.UUIDField(required=False)
    said_at = forms.DateTimeField(required=False)
    sent_at = forms.DateTimeField(required=False)
    hands = forms.CharField(required=False, max_length=10)
    received_by = forms.CharField(required=False, max_length=120)
    reason = forms.CharField(required=False, max_length=10)
    words = forms.CharField(required=False, max_length=300)
    photo = forms.FileField(required=False)
    signature = forms.FileField(required=False)
    latitude = forms.FloatField(required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(required=False, min_value=-180, max_value=180)
    accuracy = forms.FloatField(required=False, min_value=0, max_value=1_000_000)

    def said(self, *, attempt_id: int, kind: str) -> Said:
        """What was said. Raises ``Invalid`` for what cannot be read."""
        if not self.is_valid():
            name, errors = next(iter(self.errors.items()))
            raise Invalid("bad_form", errors[0], field=name)
        read, now = self.cleaned_data, timezone.now()
        sent_at = read["sent_at"] or now
        return Said(
            event_id=read["event_id"] or uuid4(),
            attempt_id=attempt_id,
            kind=kind,
            said_at=read["said_at"] or sent_at,
            sent_at=sent_at,
            words={name: read[name] for name in ("hands", "received_by", "reason", "words")},
            photo=read["photo"],
            signature=read["signature"],
            spot=self._spot(),
        )

    def _spot(self) -> Spot | None:
        """Where the phone was; None when it did not say all of it."""
        latitude, longitude = self.cleaned_data["latitude"], self.cleaned_data["longitude"]
        accuracy = self.cleaned_data["accuracy"]
        if latitude is None or longitude is None or accuracy is None:
            return None
        return Spot(latitude, longitude, accuracy)


class ScanForm(forms.Form):
    """A parcel's number, read while loading. Without its own id and times it is said and sent now, once."""

    code = forms.CharField(required=False, max_length=80)
    takes_over = forms.BooleanField(required=False)
    event_id = forms.UUIDField(required=False)
    said_at = forms.DateTimeField(required=False)
    sent_at = forms.DateTimeField(required=False)

    def scanned(self) -> Scanned:
        """What was read. Raises ``Invalid`` for what cannot be."""
        if not self.is_valid():
            name, errors = next(iter(self.errors.items()))
            raise Invalid("bad_form", errors[0], field=name)
        read, now = self.cleaned_data, timezone.now()
        sent_at = read["sent_at"] or now
        return Scanned(
            event_id=read["event_id"] or uuid4(),
            code=read["code"],
            said_at=read["said_at"] or sent_at,
            sent_at=sent_at,
            takes_over=read["takes_over"],
        )


class DecisionForm(forms.Form):
    """What a rider is told who could not deliver."""

    decision = forms.CharField(max_length=10)
    instruction = forms.CharField(
        label=_("What the rider is to do"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"placeholder": _("Ring at number 14, ask for Mrs Lin")}),
    )

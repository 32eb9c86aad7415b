"""Raising a problem and closing it."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from care.models.incident import Cause, IncidentKind, IncidentOutcome
from care.operations.incidents import LONGEST_WORDS


class IncidentForm(forms.Form):
    """Tapped, and sent: words and a photo may come with it."""

    client_id = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=IncidentKind, error_messages={"required": _("Tap what goes wrong.")})
    words = forms.CharField(required=False, max_length=LONGEST_WORDS)
    photo = forms.FileField(required=False)


class CloseForm(forms.Form):
    """How it ended, and whose fault it was."""

    outcome = forms.ChoiceField(label=_("How did it end?"), choices=IncidentOutcome, widget=forms.RadioSelect)
    cause = forms.ChoiceField(label=_("Whose fault was it?"), choices=Cause, widget=forms.RadioSelect, required=False)
    how = forms.CharField(label=_("In a few words"), required=False, max_length=LONGEST_WORDS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)

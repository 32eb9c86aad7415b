"""What riders' phones say of where they are."""

from datetime import UTC, datetime
from math import isfinite
from typing import Any

from django import forms

from delivery.operations import ToldFix

#: So many places of one batch are read: a phone sends one each ten seconds, a day is eight thousand.
MOST = 3000


class BatchForm(forms.Form):
    """``fixes``: a list of [milliseconds since 1970 by the phone's clock, latitude, longitude, accuracy in metres]. What of them cannot be
    meant is left out, so that one that is broken does not hold up the rest."""

    batch_id = forms.UUIDField()
    sent_at = forms.DateTimeField()
    fixes = forms.JSONField()

    def clean_fixes(self) -> list[ToldFix]:
        rows = self.cleaned_data["fixes"]
        if not isinstance(rows, list):
            raise forms.ValidationError("A list is meant.")
        return [fix for row in rows[:MOST] if (fix := told_fix(row))]


def told_fix(row: Any) -> ToldFix | None:
    """One place; None for what is none."""
    if not isinstance(row, list) or len(row) != 4:
        return None
    if not all(isinstance(value, int | float) and isfinite(value) for value in row):
        return None
    moment, latitude, longitude, accuracy = row
    if not (0 < moment < 4e12 and abs(latitude) <= 90 and abs(longitude) <= 180 and accuracy >= 0):
        return None
    return ToldFix(datetime.fromtimestamp(moment / 1000, UTC), latitude, longitude, accuracy)

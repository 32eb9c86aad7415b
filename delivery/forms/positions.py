"""What riders' phones say of where they are."""

from datetime import UTC, datetime
from typing import Any

from django import forms

from delivery.operations import ToldFix

#: So many places of one batch are read: a phone sends one each ten seconds, a day is eight thousand.
MOST = 3000
#: No number of a place is larger, its moment in milliseconds among them; infinity and what is no number are none either.
MOST_SAID = 4e12


class ListField(forms.JSONField):
    """JSON; also refuses what Python's parser chokes on: nesting without end, whole numbers of thousands of digits."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


class BatchForm(forms.Form):
    """``fixes``: a list of [milliseconds since 1970 by the phone's clock, latitude, longitude, accuracy in metres]. What of them cannot be
    meant is left out, so that one that is broken does not hold up the rest."""

    batch_id = forms.UUIDField()
    sent_at = forms.DateTimeField()
    fixes = ListField()

    def clean_fixes(self) -> list[ToldFix]:
        rows = self.cleaned_data["fixes"]
        if not isinstance(rows, list):
            raise forms.ValidationError("A list is meant.")
        return [fix for row in rows[:MOST] if (fix := told_fix(row))]


def told_fix(row: Any) -> ToldFix | None:
    """One place; None for what is none."""
    if not isinstance(row, list) or len(row) != 4:
        return None
    if not all(isinstance(value, int | float) and -MOST_SAID < value < MOST_SAID for value in row):
        return None
    moment, latitude, longitude, accuracy = row
    if not (moment > 0 and abs(latitude) <= 90 and abs(longitude) <= 180 and accuracy >= 0):
        return None
    return ToldFix(datetime.fromtimestamp(moment / 1000, UTC), latitude, longitude, accuracy)

"""What a person says about a file."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shopsuite.spreadsheets.columns import Field, Mapping
from shopsuite.spreadsheets.kinds import Kind
from shopsuite.spreadsheets.models import SheetImport
from shopsuite.spreadsheets.reading import MOST_BYTES


class SheetField(forms.FileField):
    """A spreadsheet, not looked into yet."""

    def __init__(self, **kwargs: Any) -> None:
        hint = _("CSV or XLSX, also gzipped; up to 200 MB. The first row holds the titles.")
        super().__init__(**{"label": _("File"), "help_text": hint} | kwargs)
        self.widget.attrs["accept"] = ".csv,.txt,.tsv,.xlsx,.gz"

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file and file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 200 MB. Split it by month, say."))
        return file


class UploadForm(forms.Form):
    """A file of one kind, and what that kind asks besides."""

    file = SheetField()

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind.about_label:
            choices = [("", _("choose")), *kind.abouts()]
            self.fields["about"] = forms.ChoiceField(label=kind.about_label, choices=choices)
            self.order_fields(["about", "file"])
        self._questions = kind.questions()
        self.fields |= self._questions

    def options(self) -> dict[str, Any]:
        """The answers to what the kind asks."""
        return {name: self.cleaned_data[name] for name in self._questions}


class MappingForm(forms.Form):
    """Which column holds what; one choice a field, among the titles of the file."""

    def __init__(self, *args: Any, job: SheetImport, fields: Iterable[Field], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = [(str(index), title or f"({index + 1})") for index, title in enumerate(job.header)]
        self._seldom = {field.name for field in fields if field.is_detail and field.name not in job.mapping}
        for field in fields:
            self.fields[field.name] = forms.ChoiceField(
                label=field.label,
                required=field.is_needed,
                choices=[("", _("not in the file")), *titles],
                initial=str(job.mapping.get(field.name, "")),
            )

    def usual(self) -> list[forms.BoundField]:
        """The fields that are shown at once."""
        return [field for field in self if field.name not in self._seldom]

    def seldom(self) -> list[forms.BoundField]:
        """The fields that are folded away: details that this file does not hold."""
        return [field for field in self if field.name in self._seldom]

    def mapping(self) -> Mapping:
        return {name: int(index) for name, index in self.cleaned_data.items() if index != ""}

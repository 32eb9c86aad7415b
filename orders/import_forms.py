"""What a person says about a file of orders."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inventory.queries import active_places
from orders.imports.columns import FIELDS
from orders.imports.reading import MOST_BYTES
from orders.models import OrderImport
from orders.queries import active_channels


class UploadForm(forms.ModelForm):
    """A file, the channel its numbers belong to, and what the orders in it are."""

    class Meta:
        model = OrderImport
        fields = ["file", "channel", "place", "is_history", "opens_stock"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].queryset = active_channels()
        self.fields["place"].queryset = active_places()
        self.fields["channel"].empty_label = _("choose")
        self.fields["place"].empty_label = _("choose")
        self.fields["file"].required = True
        self.fields["file"].help_text = _("CSV or XLSX, also gzipped; up to 200 MB. The first row holds the titles.")
        self.fields["file"].widget.attrs["accept"] = ".csv,.txt,.tsv,.xlsx,.gz"

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 200 MB. Split it by month, say."))
        return file


class MappingForm(forms.Form):
    """Which column holds what; one choice a field, among the titles of the file."""

    def __init__(self, *args: Any, job: OrderImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = [(str(index), title or f"({index + 1})") for index, title in enumerate(job.header)]
        for field in FIELDS:
            self.fields[field.name] = forms.ChoiceField(
                label=field.label,
                required=field.is_needed,
                choices=[("", _("not in the file")), *titles],
                initial=str(job.mapping.get(field.name, "")),
            )

    def mapping(self) -> dict[str, int]:
        return {name: int(index) for name, index in self.cleaned_data.items() if index != ""}

"""What a person says about a file of orders."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inventory.queries import active_places
from orders.models import OrderImport
from orders.queries import active_channels
from shopsuite.spreadsheets.forms import SheetField


class UploadForm(forms.ModelForm):
    """A file, the channel its numbers belong to, and what the orders in it are."""

    file = SheetField()

    class Meta:
        model = OrderImport
        fields = ["file", "channel", "place", "is_history", "opens_stock"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].queryset = active_channels()
        self.fields["place"].queryset = active_places()
        self.fields["channel"].empty_label = _("choose")
        self.fields["place"].empty_label = _("choose")

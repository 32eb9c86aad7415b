"""Form fields for what people type about goods."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class QuantityField(forms.DecimalField):
    """A quantity as people type it: digits with a point or a comma. ``decimals`` is how finely the goods are counted."""

    default_error_messages = {"invalid": _("Write the quantity in digits, such as 2 or 1.5.")}

    def __init__(self, *, decimals: int = 3, **kwargs: Any) -> None:
        super().__init__(**{"max_digits": 12, "decimal_places": decimals} | kwargs)
        self.widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Decimal | None:
        text = str(value or "").strip()
        if "." not in text and text.count(",") == 1:
            text = text.replace(",", ".")
        return super().to_python(text)


def demand(form: forms.Form, names: Collection[str]) -> None:
    """Let ``form`` go through only with these of its fields filled in: the facts a product asks for of a new batch."""
    for name in names:
        field = form.fields[name]
        field.required = True
        field.widget.attrs["aria-required"] = "true"
        field.help_text = _("Asked for with these goods.")
        field.error_messages["required"] = _("These goods are not booked in without it.")

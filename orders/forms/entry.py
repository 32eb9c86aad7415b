"""The one-time code that opens all of a customer's orders."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shopsuite.people.rules import CODE_DIGITS


class EntryCodeForm(forms.Form):
    """The code as it was sent; spaces around it do not matter."""

    code = forms.RegexField(
        rf"^\s*\d{{{CODE_DIGITS}}}\s*$",
        label=_("Code"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 12}),
        error_messages={"invalid": _("The code has six digits.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["code"].widget.attrs["autofocus"] = True

    def refuse(self) -> None:
        """The same words whatever the reason: a wrong code, one too old, too many tries, or nobody who was sent one."""
        self.add_error(
            "code",
            _("This code is not right, or its time is over. Look at the newest message, or ask for a new code."),
        )

"""What is typed about people."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shopsuite.people.models import Customer, ErasureReason


class CustomerForm(forms.ModelForm):
    """What is known of a customer."""

    class Meta:
        model = Customer
        fields = ("name", "company", "phone", "email", "wechat", "address", "note")
        widgets = {"address": forms.Textarea(attrs={"rows": 2}), "note": forms.Textarea(attrs={"rows": 2})}


class ErasureForm(forms.Form):
    """Why a customer is erased; and their name or number, typed, so that nobody erases the wrong one in passing."""

    reason = forms.ChoiceField(label=_("Why"), choices=ErasureReason)
    typed = forms.CharField(
        label=_("Their name or number"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, customer: Customer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.customer = customer
        asked = {"name": str(customer), "number": customer.pk}
        self.fields["typed"].help_text = _("Type “%(name)s” or %(number)s to say that you mean this one.") % asked

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"].strip()
        known = {self.customer.name, self.customer.company, str(self.customer.pk)} - {""}
        if typed.casefold() not in {name.strip().casefold() for name in known}:
            raise ValidationError(_("This is neither their name nor their number. Nothing was erased."))
        return typed

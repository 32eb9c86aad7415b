"""What is typed into the dialogs of an order's page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from orders.models.payment import PAID_WITH
from orders.rules import CENT


class CancelForm(forms.Form):
    """Why the order ends before its time."""

    reason = forms.CharField(label=_("Why"), max_length=200, required=False)


class NoteForm(forms.Form):
    """Something for the others of the staff."""

    text = forms.CharField(
        label=_("What colleagues should know"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ShipByForm(forms.Form):
    """Another ship-before time, in the shop's zone."""

    ship_by = forms.DateTimeField(
        label=_("Ship before"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )


class PaymentForm(forms.Form):
    """Money that came in, in the shop's currency."""

    amount = forms.DecimalField(label=_("Amount"), max_digits=14, decimal_places=2, min_value=CENT)
    method = forms.ChoiceField(label=_("Paid with"), choices=PAID_WITH)
    reference = forms.CharField(
        label=_("Number at the bank or provider"),
        max_length=80,
        required=False,
        help_text=_("Then its line in the statement finds it by itself."),
    )


class RefundForm(PaymentForm):
    """Money that goes back, in the shop's currency."""

    reason = forms.CharField(label=_("Why"), max_length=200)

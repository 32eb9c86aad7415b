"""What is typed on the screens of finance."""

from django import forms
from django.utils.translation import gettext_lazy as _

from finance.models import StatementKind
from finance.statements import bank
from orders.rules import CENT


class StatementForm(forms.Form):
    """A statement as it was exported."""

    kind = forms.ChoiceField(label=_("Whose statement"), choices=StatementKind)
    file = forms.FileField(
        label=_("File"), help_text=_("CSV or XLSX, just as it was exported: do not open and save it first.")
    )


class ColumnsForm(forms.Form):
    """Which column of a bank's file holds what."""

    def __init__(self, *args: object, header: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("– not in the file –")), *((heading, heading) for heading in header if heading)]
        for field, (label, _headings) in bank.FIELDS.items():
            self.fields[field] = forms.ChoiceField(label=label, choices=choices, required=False)


class CloseDayForm(forms.Form):
    """The till, counted."""

    cash_counted = forms.DecimalField(label=_("Cash counted"), max_digits=14, decimal_places=2)
    note = forms.CharField(label=_("Why it differs from the books"), max_length=300, required=False)


class WhyForm(forms.Form):
    """A few words."""

    why = forms.CharField(label=_("What is it"), max_length=300)


class RefundOnlineForm(forms.Form):
    """How much of an online payment goes back."""

    amount = forms.DecimalField(label=_("Amount"), max_digits=14, decimal_places=2, min_value=CENT)
    reason = forms.CharField(label=_("Why"), max_length=200)


class InvoiceForm(forms.Form):
    """Whom an invoice is made out to."""

    title = forms.CharField(
        label=_("Made out to"), max_length=120, help_text=_("Your name, or your company's full name.")
    )
    tax_number = forms.CharField(label=_("Company's tax number"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)


class EnterForm(forms.Form):
    """The order on which a line's payment was forgotten."""

    order = forms.CharField(label=_("Order number"), max_length=20)

"""What is to be shown to the customer before the parcel is closed."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ProofForm(forms.Form):
    """The wish as the packer reads it; filled in with the customer's note."""

    wish = forms.CharField(label=_("What is to be shown"), max_length=200)
    waits_for_approval = forms.BooleanField(label=_("Packing waits for the customer's yes"), required=False)


class DropProofForm(forms.Form):
    reason = forms.CharField(label=_("Why it need not be shown"), max_length=200)

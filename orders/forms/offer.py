"""The choices staff put before a customer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inventory import queries as stock
from orders.models.offer import Choice
from shopsuite.people.models import User


class OfferForm(forms.Form):
    """What the customer may choose from; ``substitute`` is the SKU or the name of what they may take instead."""

    reason = forms.CharField(label=_("What the customer should know"), max_length=200)
    options = forms.MultipleChoiceField(
        label=_("They may choose"), choices=Choice, widget=forms.CheckboxSelectMultiple, required=False
    )
    substitute = forms.CharField(label=_("Instead: SKU or name"), max_length=120, required=False)

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.viewer = viewer

    def clean_substitute(self) -> int | None:
        """The id of the one thing on sale that is meant."""
        text = self.cleaned_data["substitute"].strip()
        found = stock.variants_matching(viewer=self.viewer, text=text, limit=2) if text else []
        exact = [variant for variant in found if variant.sku.lower() == text.lower()]
        if text and len(exact or found) != 1:
            raise forms.ValidationError(_("Write the SKU of exactly one thing on sale."))
        return (exact or found)[0].pk if text else None

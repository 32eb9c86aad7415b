"""A wish, what is offered, and the answer."""

from collections.abc import Iterable
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.queries import active_places
from quotes.gift_lists.goods import variants_called
from quotes.models import ProposalLine
from quotes.operations import LineDraft
from quotes.operations.drafting import MOST_HEADS
from shopsuite.core.numbers import plain
from shopsuite.core.queries import current_shop

#: Empty rows below those that are filled in.
SPARE_ROWS = 4


class OpenForm(forms.Form):
    """Who wants what for how much."""

    buyer = forms.CharField(label=gettext_lazy("Buyer"), max_length=120)
    company = forms.CharField(label=gettext_lazy("Company"), max_length=120, required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40)
    occasion = forms.CharField(label=gettext_lazy("Occasion"), max_length=120)
    heads = forms.IntegerField(
        label=gettext_lazy("For how many"),
        initial=1,
        min_value=1,
        max_value=MOST_HEADS,
        help_text=gettext_lazy("Everything in the proposal is counted for each of them."),
    )
    budget = forms.DecimalField(
        label=gettext_lazy("Budget in all"), min_value=0, max_digits=12, decimal_places=2, required=False
    )
    needed_on = forms.DateField(
        label=gettext_lazy("Needed by"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    wishes = forms.CharField(
        label=gettext_lazy("Wishes"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    place = forms.ChoiceField(label=gettext_lazy("Ships from"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["place"].choices = [(place.pk, str(place)) for place in active_places()]


class TermsForm(forms.Form):
    """Until when it holds, and what is to be paid beforehand."""

    words = forms.CharField(
        label=gettext_lazy("Words to the buyer"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    valid_until = forms.DateField(
        label=gettext_lazy("Valid until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    deposit_percent = forms.IntegerField(
        label=gettext_lazy("Deposit (%)"), min_value=0, max_value=100, initial=0, required=False
    )

    def clean_valid_until(self) -> datetime:
        """To the end of that day in the shop."""
        return datetime.combine(self.cleaned_data["valid_until"], time(23, 59), current_shop().zone)


class LineForm(forms.Form):
    """One thing that is offered; rows that say the same in ``choice`` are alternatives."""

    sku = forms.CharField(label=gettext_lazy("SKU"), max_length=64, required=False)
    quantity = forms.DecimalField(
        label=gettext_lazy("Quantity for each"), min_value=0, max_digits=12, decimal_places=3, required=False
    )
    unit_price = forms.DecimalField(
        label=gettext_lazy("Unit price"),
        min_value=0,
        max_digits=12,
        decimal_places=4,
        required=False,
        help_text=gettext_lazy("Empty: the usual price."),
    )
    choice = forms.CharField(label=gettext_lazy("One of"), max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sku"].widget.attrs |= {"list": "goods-on-sale", "autocomplete": "off"}


LineFormSet = forms.formset_factory(LineForm, extra=SPARE_ROWS, max_num=60, absolute_max=80)


def lines_as_typed(lines: Iterable[ProposalLine]) -> list[dict[str, str]]:
    """Lines as the rows they would be typed into."""
    return [
        {
            "sku": line.variant.sku,
            "quantity": plain(line.quantity),
            "unit_price": plain(line.unit_price),
            "choice": line.choice,
        }
        for line in lines
    ]


def drafts_in(rows: forms.BaseFormSet) -> list[LineDraft]:
    """The lines of a valid formset; a row without goods is none. What is not on sale is noted at its row, and ``rows`` is
    not valid any more."""
    filled = [form for form in rows if form.cleaned_data.get("sku")]
    known = variants_called(form.cleaned_data["sku"] for form in filled)
    drafts = []
    for form in filled:
        said = form.cleaned_data
        variant = known.get(said["sku"])
        if variant is None:
            form.add_error("sku", _("No goods on sale have the SKU “%s”.") % said["sku"])
            continue
        quantity = Decimal(1) if said["quantity"] is None else said["quantity"]
        drafts.append(LineDraft(variant.pk, quantity, said["unit_price"], said["choice"]))
    return drafts


class AcceptForm(forms.Form):
    """The buyer's yes."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Your name"), max_length=120)


class DeclineForm(forms.Form):
    """The buyer's no."""

    reason = forms.CharField(
        label=gettext_lazy("What did not fit?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReasonForm(forms.Form):
    """Why goods are taken back from a proposal."""

    reason = forms.CharField(label=gettext_lazy("Why"), max_length=200)

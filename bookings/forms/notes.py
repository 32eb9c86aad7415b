"""What is tapped and typed at the table."""

from decimal import Decimal
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bookings.models import Host
from bookings.operations import Impression
from orders.models.order import Way
from orders.models.payment import PAID_WITH
from orders.operations import LineDraft
from shopsuite.core.errors import Invalid
from shopsuite.core.numbers import whole_number


class NoteForm:
    """A note as the chips send it; everything that was typed is kept for showing it again."""

    def __init__(self, data: QueryDict) -> None:
        self.score = data.get("score", "")
        self.flavours = data.getlist("flavours")[:40]
        self.words = data.get("words", "")

    def impression(self) -> Impression:
        """Raises ``Invalid`` for a score that is no number."""
        score = whole_number(self.score)
        if self.score and score is None:
            raise Invalid("bad_score", _("A score is 1 to 5."), field="score")
        return Impression(score or None, self.flavours, self.words)


class DrinkForm(forms.Form):
    """So much of which batch."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    batch = forms.IntegerField()
    quantity = forms.DecimalField(max_digits=12, decimal_places=3, min_value=Decimal("0.001"))


class TableOrderForm(forms.Form):
    """What a party buys; the lines are in fields of their own ("quantity-12" for the batch 12)."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    way = forms.ChoiceField(
        label=pgettext_lazy("way", "Hand-over"),
        choices=[
            (Way.PICKUP, gettext_lazy("They take it along")),
            (Way.CARRIER, Way.CARRIER.label),
            (Way.RIDER, Way.RIDER.label),
        ],
        widget=forms.RadioSelect,
    )
    address = forms.CharField(
        label=gettext_lazy("Address"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    paid_with = forms.ChoiceField(label=gettext_lazy("Paid with"), required=False)

    def __init__(self, data: QueryDict | None = None, **more: object) -> None:
        super().__init__(data, label_suffix="", **more)
        self.fields["paid_with"].choices = [("", gettext_lazy("Not yet")), *PAID_WITH]


def blank_order(address: str) -> TableOrderForm:
    """The form as it is opened, with a name of its own."""
    return TableOrderForm(initial={"client_id": uuid4(), "way": Way.PICKUP, "address": address})


def lines_in(data: QueryDict, batches: dict[int, int]) -> list[LineDraft]:
    """What was wanted of ``batches`` (id -> variant id). Raises ``Invalid`` for a number that is none, and for nothing at all."""
    lines = []
    for batch, variant in batches.items():
        typed = data.get(f"quantity-{batch}", "").strip()
        if not typed:
            continue
        try:
            quantity = forms.DecimalField(max_digits=12, decimal_places=3, min_value=0).clean(typed)
        except forms.ValidationError as error:
            raise Invalid("bad_quantity", _("“%s” is not a quantity.") % typed, field=f"quantity-{batch}") from error
        if quantity:
            lines.append(LineDraft(quantity=quantity, variant_id=variant, batch_id=batch))
    if not lines:
        raise Invalid("no_lines", _("Say how much of which tea."), field="lines")
    return lines


class RegularForm(forms.Form):
    """Who looks after a regular; nobody ends it."""

    adviser = forms.ModelChoiceField(
        Host.objects.none(), label=gettext_lazy("Adviser"), required=False, empty_label=gettext_lazy("not a regular")
    )

    def __init__(self, data: QueryDict | None = None, **more: object) -> None:
        super().__init__(data, label_suffix="", **more)
        self.fields["adviser"].queryset = Host.objects.filter(is_active=True).select_related("user")

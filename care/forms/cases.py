"""Opening a case, deciding it, booking in what comes back."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from care.models import CaseLine
from care.models.case import Matter, Wish
from care.models.decision import Outcome
from care.models.goods_back import Condition
from care.operations import PartDraft, Replacement
from care.operations.deciding import AS_IT_CAME, MONEY, OFF_WHAT_IS_DUE
from care.queries import GotPart, goods_of_code
from care.rules.cases import LONGEST_WORDS
from inventory.form_fields import QuantityField
from inventory.models import BatchStock
from orders.models.payment import PAID_WITH
from shopsuite.core.numbers import plain
from shopsuite.core.templatetags.shop import quantity


class CaseForm(forms.Form):
    """What happened, to which goods, and what they wish."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    matter = forms.ChoiceField(label=_("What happened?"), choices=Matter, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Tell us more"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    wish = forms.ChoiceField(label=_("What would help you?"), choices=Wish, widget=forms.RadioSelect)

    def __init__(self, *args: Any, parts: Sequence[GotPart], **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", initial={"client_id": uuid4()}, **kwargs)
        self.parts = [part for part in parts if part.left > 0]
        for part in self.parts:
            variant = part.line.variant
            decimals = variant.unit.decimals if variant else 3
            field = QuantityField(label=part.line.shown_title, decimals=decimals, min_value=0, required=False)
            field.initial = plain(part.left) if len(self.parts) == 1 else None
            self.fields[f"part-{part.key}"] = field

    @property
    def goods(self) -> list[tuple[GotPart, forms.BoundField]]:
        """Each part with the field for how many of it."""
        return [(part, self[f"part-{part.key}"]) for part in self.parts]

    def chosen(self) -> list[PartDraft]:
        """The parts with a quantity; only of a valid form."""
        return [
            PartDraft(part.line.pk, part.batch.pk if part.batch else None, many)
            for part in self.parts
            if (many := self.cleaned_data[f"part-{part.key}"])
        ]


class _Decision(forms.Form):
    words = forms.CharField(
        label=_("To the customer"), required=False, max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 2})
    )
    expects_back = forms.BooleanField(label=_("The goods are to come back"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)


class ReshipForm(_Decision):
    """The same goods again, of the same batch unless another is chosen."""

    field_order: list[str] = []

    def __init__(
        self, *args: Any, lines: Sequence[CaseLine], others: dict[int, list[BatchStock]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines = [line for line in lines if line.line.variant_id]
        for line in self.lines:
            self.fields[f"batch-{line.pk}"] = forms.TypedChoiceField(
                label=f"{quantity(line.quantity)} × {line.line.shown_title}",
                choices=self._batches(line, others[line.pk]),
                initial=line.batch_id,
                coerce=int,
                empty_value=None,
                required=False,
            )
        self.order_fields([f"batch-{line.pk}" for line in self.lines])

    @staticmethod
    def _batches(line: CaseLine, rows: Sequence[BatchStock]) -> list[tuple[Any, Any]]:
        choices: list[tuple[Any, Any]] = []
        if line.batch and line.batch_id not in {row.batch_id for row in rows}:
            choices.append((line.batch_id, _("%s · the same batch, too few left") % line.batch.label))
        for row in rows:
            words = (
                _("%(batch)s · the same batch, %(left)s left")
                if row.batch_id == line.batch_id
                else _("%(batch)s · %(left)s left")
            )
            choices.append((row.batch_id, words % {"batch": row.batch.label, "left": quantity(row.sellable)}))
        return [*choices, ("", _("Whichever goes first"))]

    def goods(self) -> list[Replacement]:
        """What to send; only of a valid form."""
        return [
            Replacement(line.line.variant_id, line.quantity, self.cleaned_data[f"batch-{line.pk}"])
            for line in self.lines
        ]


class ExchangeForm(_Decision):
    """Other goods instead."""

    sku = forms.CharField(label=_("SKU or barcode of what to send"), max_length=64)
    quantity = QuantityField(label=_("How many"), min_value=0)
    settles = forms.BooleanField(
        label=_("Settle the difference in price"),
        help_text=_("Not ticked, it is at our cost."),
        required=False,
        initial=True,
    )
    # What was shown, so that nobody decides about another sum than they saw.
    difference = forms.DecimalField(max_digits=14, decimal_places=2, required=False, widget=forms.HiddenInput)
    field_order = ["sku", "quantity", "settles", "words", "expects_back"]

    def clean_sku(self) -> str:
        self.variant = goods_of_code(self.cleaned_data["sku"])
        if self.variant is None:
            raise forms.ValidationError(_("No goods have this SKU or barcode."))
        return self.variant.sku

    def goods(self) -> list[Replacement]:
        """What to send; only of a valid form."""
        assert self.variant is not None
        return [Replacement(self.variant.pk, self.cleaned_data["quantity"])]

    def wished(self) -> list[Replacement]:
        """The same of a form that is still being typed: nothing until goods and quantity can be read."""
        self.is_valid()
        read = self.cleaned_data.get("sku") and self.cleaned_data.get("quantity")
        return self.goods() if read else []


class MoneyForm(_Decision):
    """Money that goes back: everything, a part of it, or a gesture."""

    outcome = forms.ChoiceField(
        label=_("As"), choices=[(code, Outcome(code).label) for code in MONEY], widget=forms.RadioSelect
    )
    amount = forms.DecimalField(label=_("Amount"), max_digits=14, decimal_places=2)
    method = forms.ChoiceField(
        label=_("Given back by"),
        choices=[(AS_IT_CAME, _("The way it came")), (OFF_WHAT_IS_DUE, _("Off what is still due")), *PAID_WITH],
    )
    field_order = ["outcome", "amount", "method", "words", "expects_back"]


class DeclineForm(forms.Form):
    """Why nothing is done, to the customer."""

    words = forms.CharField(
        label=_("Why, to the customer"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)


class GoodsBackForm(forms.Form):
    """What came back of one line."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    condition = forms.ChoiceField(label=_("How does it look?"), choices=Condition, widget=forms.RadioSelect)
    photo = forms.FileField(
        label=_("Photo of the damage"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )

    def __init__(self, *args: Any, line: CaseLine, **kwargs: Any) -> None:
        left = line.quantity - line.back
        initial = {"client_id": uuid4(), "quantity": plain(left)}
        super().__init__(*args, label_suffix="", initial=initial, auto_id=f"id_%s_{line.pk}", **kwargs)
        variant = line.line.variant
        decimals = variant.unit.decimals if variant else 3
        self.fields["quantity"] = QuantityField(label=_("How many"), decimals=decimals, min_value=0)
        self.order_fields(["client_id", "quantity", "condition", "photo"])

"""What somebody wants changed about an order, as it is typed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django import forms
from django.http import QueryDict
from django.template import Context
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from inventory import queries as stock
from inventory.form_fields import QuantityField
from inventory.models import Batch, BatchStock, Variant
from orders.models import Order, OrderLine
from orders.models.order import LineState, Way
from orders.models.stop import Outcome
from orders.rules import ChangeDraft, LineChange
from shopsuite.core.numbers import plain, whole_number
from shopsuite.core.templatetags.shop import money

_LOCAL_TIME = "%Y-%m-%dT%H:%M"
_TIMES = ("ship_by", "deliver_from", "deliver_until")


@dataclass(frozen=True)
class LineFields:
    """The two fields of one line: how many, and of which goods."""

    line: OrderLine
    quantity: forms.BoundField
    goods: forms.BoundField


class ChangeForm(forms.Form):
    """The order as it is, to be changed. Times are in the shop's zone; customers do not choose when it is sent.

    ``quantity-<line>`` and ``goods-<line>`` ("", or "variant:batch" with the batch empty for whichever) are of one line;
    ``add_variant`` with ``add_quantity`` adds goods.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    add_variant = forms.IntegerField(required=False, widget=forms.HiddenInput)
    add_quantity = QuantityField(label=gettext_lazy("How many of it"), required=False, min_value=0)
    address = forms.CharField(
        label=gettext_lazy("Address"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    ship_by, deliver_from, deliver_until = (
        forms.DateTimeField(
            label=label,
            required=False,
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_LOCAL_TIME),
        )
        for label in (gettext_lazy("Ship before"), gettext_lazy("Deliver from"), gettext_lazy("Deliver until"))
    )
    is_gift = forms.BooleanField(label=gettext_lazy("Gift box"), required=False)
    card_text = forms.CharField(
        label=gettext_lazy("Card text"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    window_anyway = forms.BooleanField(label=gettext_lazy("Promise it all the same"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Anything else we should know"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: QueryDict | None, *, order: Order, is_staff: bool, shows_prices: bool) -> None:
        initial = {name: getattr(order, name) for name in ("version", "address", "is_gift", "card_text")}
        # To the minute, as the field shows it: what nobody touched has not changed.
        initial |= {name: at and localtime(at).replace(second=0, microsecond=0) for name, at in self._times_of(order)}
        super().__init__(data, initial=initial, label_suffix="")
        self.order, self.shows_prices = order, shows_prices
        if not is_staff:
            del self.fields["ship_by"], self.fields["window_anyway"]
        if order.way == Way.PICKUP:
            for name in ("address", "deliver_from", "deliver_until"):
                del self.fields[name]
        for line in self.goods_lines:
            decimals = line.variant.unit.decimals
            self.fields[f"quantity-{line.pk}"] = QuantityField(
                label=_("Quantity of %s") % line.shown_title, decimals=decimals, min_value=0, required=False
            )
            self.initial[f"quantity-{line.pk}"] = plain(line.quantity)
            self.fields[f"goods-{line.pk}"] = forms.ChoiceField(
                label=_("Instead of %s") % line.shown_title, choices=self._choices(line), required=False
            )

    @staticmethod
    def _times_of(order: Order) -> list[tuple[str, datetime | None]]:
        return [(name, getattr(order, name)) for name in _TIMES]

    @cached_property
    def goods_lines(self) -> list[OrderLine]:
        lines = self.order.lines.filter(kind="goods").exclude(state=LineState.CANCELLED)
        return list(lines.select_related("variant__product", "variant__unit", "batch").order_by("position"))

    @property
    def lines(self) -> list[LineFields]:
        return [LineFields(line, self[f"quantity-{line.pk}"], self[f"goods-{line.pk}"]) for line in self.goods_lines]

    @property
    def added(self) -> Variant | None:
        """The goods that were chosen to be added."""
        pk = whole_number(self.data.get("add_variant")) if self.is_bound else None
        return Variant.objects.select_related("product", "unit").filter(pk=pk, is_active=True).first() if pk else None

    def draft(self) -> ChangeDraft:
        """What differs from the order; only of a valid form."""
        given = self.cleaned_data
        changed = {name: given[name] for name in given if name in self.changed_data}
        for name in ("address", "card_text"):
            if name in changed:
                changed[name] = changed[name].replace("\r\n", "\n")  # as browsers send it
        fields = {name: changed[name] for name in ("address", *_TIMES, "is_gift", "card_text") if name in changed}
        return ChangeDraft(
            lines=list(self._line_changes()),
            clears=frozenset(name for name in _TIMES if name in fields and fields[name] is None),
            note=given["note"],
            **fields,
        )

    def _line_changes(self) -> Iterable[LineChange]:
        for line in self.goods_lines:
            quantity, goods = self.cleaned_data[f"quantity-{line.pk}"], self.cleaned_data[f"goods-{line.pk}"]
            variant, _colon, batch = goods.partition(":")
            if goods or (quantity is not None and quantity != line.quantity):
                yield LineChange(line.pk, quantity, whole_number(variant), whole_number(batch))
        if variant_id := self.cleaned_data["add_variant"]:
            yield LineChange(variant_id=variant_id, quantity=self.cleaned_data["add_quantity"] or Decimal(1))

    @cached_property
    def _siblings(self) -> dict[int, list[Variant]]:
        """Product -> its variants on sale, for all lines at once."""
        products = {line.variant.product_id for line in self.goods_lines}
        found: dict[int, list[Variant]] = {}
        on_sale = Variant.objects.filter(product__in=products, is_active=True, product__is_active=True)
        for variant in on_sale.select_related("product", "unit").order_by("price", "pk"):
            found.setdefault(variant.product_id, []).append(variant)
        return found

    @cached_property
    def _batches(self) -> dict[int, list[BatchStock]]:
        """Variant -> what is left of its batches, for all lines at once."""
        ids = [line.variant_id for line in self.goods_lines]
        found: dict[int, list[BatchStock]] = {}
        for row in stock.sellable_stocks(variant_ids=ids, place_id=self.order.place_id):
            found.setdefault(row.variant_id, []).append(row)
        return found

    def _choices(self, line: OrderLine) -> list[tuple[str, str]]:
        choices = [("", _("As it is"))]
        if line.batch_id:
            choices.append((f"{line.variant_id}:", _("Whichever batch")))
        for row in self._batches.get(line.variant_id, []):
            if row.batch_id != line.batch_id:
                row.batch.variant = line.variant
                choices.append((f"{line.variant_id}:{row.batch_id}", self._named(row.batch.label, row.batch)))
        siblings = [one for one in self._siblings.get(line.variant.product_id, []) if one.pk != line.variant_id]
        return choices + [(f"{one.pk}:", self._named(one.title, one)) for one in siblings]

    def _named(self, name: str, goods: Batch | Variant) -> str:
        price = goods.selling_price if isinstance(goods, Batch) else goods.price
        return f"{name} · {money(Context(), price)}" if self.shows_prices else name


class DeclineForm(forms.Form):
    """Why a change is not possible; the customer reads it."""

    reason = forms.CharField(label=pgettext_lazy("change", "Why not"), max_length=200, required=False)
    window_anyway = forms.BooleanField(required=False)


class InterceptForm(forms.Form):
    """What became of calling a parcel back; the cost is in the shop's currency."""

    outcome = forms.ChoiceField(label=gettext_lazy("What became of it"), choices=Outcome)
    cost = forms.DecimalField(
        label=gettext_lazy("What it cost"), required=False, min_value=0, max_digits=9, decimal_places=2
    )

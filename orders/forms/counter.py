"""What the counter sends."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from inventory import queries as stock
from inventory.models import Batch, Place
from inventory.queries import OnSale
from orders import queries
from orders.models import Channel
from orders.models.channel import ChannelKind
from orders.models.order import Way
from orders.models.payment import PAID_WITH
from orders.operations import LineDraft, OrderDraft
from orders.rules import CENT, amount_of
from shopsuite.core.numbers import whole_number
from shopsuite.people import queries as people
from shopsuite.people.models import User

MOST_LINES = 200
#: The choice among the ways to pay that is none.
ON_ACCOUNT = "account"
_KEY = re.compile(r"[a-z0-9]{1,20}")
_LOCAL_TIME = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True)
class BatchChoice:
    """One batch on offer for a line, with what is left of it now."""

    batch: Batch
    left: Decimal


class LineForm(forms.Form):
    """One line of the counter. ``goods`` and ``chosen`` (the batch asked for) are read beforehand, for all lines at once."""

    variant = forms.IntegerField()
    quantity = forms.DecimalField(max_digits=14, decimal_places=3, min_value=Decimal("0.001"))
    batch = forms.IntegerField(required=False)
    price = forms.DecimalField(required=False, max_digits=14, decimal_places=4, min_value=0)
    note = forms.CharField(required=False, max_length=500)

    #: What the last try to place the order found missing of these goods.
    missing: Decimal | None = None

    def __init__(self, data: QueryDict, *, key: str, goods: OnSale, chosen: Batch | None) -> None:
        super().__init__(data, prefix=key)
        self.key, self.goods, self.chosen = key, goods, chosen

    @property
    def choices(self) -> list[BatchChoice]:
        """The batches one can choose from; the chosen one stays among them when others have taken the last of it."""
        found = [BatchChoice(row.batch, row.sellable) for row in self.goods.stocks]
        if self.chosen and self.chosen.pk not in {choice.batch.pk for choice in found}:
            found.append(BatchChoice(self.chosen, Decimal(0)))
        return found

    @property
    def left(self) -> Decimal:
        return self.goods.left_of(self.chosen.pk if self.chosen else None)

    @property
    def wanted(self) -> Decimal:
        """The quantity typed; 0 while it is not a number."""
        return (
            self.cleaned_data.get("quantity") or Decimal(0) if self.is_bound and self.errors is not None else Decimal(0)
        )

    @property
    def is_short(self) -> bool:
        return self.wanted > self.left

    @property
    def own_price(self) -> Decimal:
        """What a unit costs when nobody types another price."""
        return self.chosen.selling_price if self.chosen else self.goods.variant.price

    @property
    def price_text(self) -> str:
        """The own price as one would type it: 38.50, 0.0125."""
        price = self.own_price
        return f"{price.quantize(CENT) if price == price.quantize(CENT) else price.normalize():f}"

    @property
    def amount(self) -> Decimal:
        quantity, price = self.wanted, self.cleaned_data.get("price")
        return amount_of(quantity=quantity, unit_price=self.own_price if price is None else price)

    def draft(self) -> LineDraft:
        """The line as it goes into the order; only of a valid form."""
        return LineDraft(
            variant_id=self.goods.variant.pk,
            quantity=self.cleaned_data["quantity"],
            batch_id=self.chosen.pk if self.chosen else None,
            unit_price=self.cleaned_data["price"],
            note=self.cleaned_data["note"],
        )


def lines_of(data: QueryDict, *, viewer: User, place: Place) -> list[LineForm]:
    """The lines in ``data``, in their order: ``line`` names each one's key, its fields are ``<key>-quantity`` and so on.

    Lines of goods that are not on sale any more are left out.
    """
    keys = [key for key in data.getlist("line")[:MOST_LINES] if _KEY.fullmatch(key)]
    asked = {key: (whole_number(data.get(f"{key}-variant")), whole_number(data.get(f"{key}-batch"))) for key in keys}
    variants = list(
        stock.variants_visible_to(viewer)
        .filter(pk__in={variant for variant, _batch in asked.values()}, is_active=True, product__is_active=True)
        .select_related("product", "unit")
    )
    goods = {sale.variant.pk: sale for sale in stock.on_sale(variants=variants, place_id=place.pk)}
    batches = stock.batches_visible_to(viewer).select_related("variant")
    chosen = batches.in_bulk({batch for _variant, batch in asked.values() if batch})
    lines = []
    for key, (variant_id, batch_id) in asked.items():
        if variant_id in goods:
            batch = chosen.get(batch_id)
            fits = batch is not None and batch.variant_id == variant_id
            lines.append(LineForm(data, key=key, goods=goods[variant_id], chosen=batch if fits else None))
    return lines


def place_asked_for(data: QueryDict) -> Place | None:
    """The place in use that ``data`` names, or None."""
    return stock.active_places().filter(pk=whole_number(data.get("place")) or 0).first()


def _moment() -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_LOCAL_TIME)
    return forms.DateTimeField(required=False, widget=widget)


class CounterForm(forms.Form):
    """Everything of an order taken at the counter but its lines. Times are in the shop's zone."""

    draft_id = forms.UUIDField(widget=forms.HiddenInput)
    place = forms.ModelChoiceField(Place.objects.none(), label=gettext_lazy("Ships from"), empty_label=None)
    channel = forms.ModelChoiceField(
        Channel.objects.none(), label=gettext_lazy("Came in by"), widget=forms.RadioSelect, empty_label=None
    )
    customer = forms.ModelChoiceField(Channel.objects.none(), required=False, widget=forms.HiddenInput)
    customer_name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=120)
    phone = forms.CharField(label=gettext_lazy("Phone"), required=False, max_length=40)
    way = forms.ChoiceField(label=pgettext_lazy("way", "Hand-over"), choices=Way, widget=forms.RadioSelect)
    address = forms.CharField(
        label=gettext_lazy("Address"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    deliver_from, deliver_until, ship_by = _moment(), _moment(), _moment()
    customer_note = forms.CharField(
        label=gettext_lazy("Customer's note"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
    )
    is_gift = forms.BooleanField(label=gettext_lazy("Gift box"), required=False)
    card_text = forms.CharField(
        label=gettext_lazy("Card text"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    paid_with = forms.ChoiceField(label=gettext_lazy("Paid with"), required=False, widget=forms.RadioSelect)
    may_wait = forms.BooleanField(label=gettext_lazy("What is missing may wait for new stock"), required=False)

    window_anyway = forms.BooleanField(label=gettext_lazy("Promise it all the same"), required=False)

    def __init__(self, data: QueryDict | None, *, viewer: User) -> None:
        super().__init__(data, label_suffix="")
        channels = queries.active_channels().exclude(kind__in=[ChannelKind.FILE, ChannelKind.API, ChannelKind.WEB])
        self.fields["channel"].queryset = channels.select_related("place")
        self.fields["place"].queryset = stock.active_places()
        self.fields["customer"].queryset = people.customers_visible_to(viewer)
        self.fields["paid_with"].choices = [("", _("Not yet")), *PAID_WITH, (ON_ACCOUNT, _("On account"))]

    @cached_property
    def first_channel(self) -> Channel | None:
        return self.fields["channel"].queryset.first()

    @property
    def place_now(self) -> Place | None:
        """The place whose stock is shown: the one asked for, else that of the first channel, else the main one."""
        asked = place_asked_for(self.data) if self.is_bound else None
        return asked or (self.first_channel and self.first_channel.place) or stock.active_places().first()

    def clean(self) -> dict[str, object]:
        given = super().clean()
        if given.get("way") in (Way.CARRIER, Way.RIDER) and not given.get("address"):
            self.add_error("address", _("Where should it go? Write the address, or choose pick-up."))
        start, end = given.get("deliver_from"), given.get("deliver_until")
        if start and end and end <= start:
            self.add_error("deliver_until", _("This must be later than the start."))
        return given


class Counter:
    """The counter's screen as sent (or empty): the form, its lines, and the order they make."""

    def __init__(self, *, viewer: User, data: QueryDict | None = None) -> None:
        self.form = CounterForm(data, viewer=viewer)
        self.place = self.form.place_now
        if data is None:
            first = self.form.first_channel
            self.form.initial = {
                "draft_id": uuid4(),
                "channel": first and first.pk,
                "place": self.place and self.place.pk,
                "way": Way.PICKUP,
                "paid_with": "",
            }
        self.lines = lines_of(data, viewer=viewer, place=self.place) if data is not None and self.place else []
        self.left_out = len(data.getlist("line")) - len(self.lines) if data is not None else 0

    def is_valid(self) -> bool:
        checked = [self.form.is_valid(), *(line.is_valid() for line in self.lines)]
        return all(checked) and not self.left_out

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))

    def draft(self) -> OrderDraft:
        """The order as typed; only of a valid counter."""
        given = self.form.cleaned_data
        is_ridden = given["way"] == Way.RIDER
        return OrderDraft(
            client_id=given["draft_id"],
            channel=given["channel"],
            place=given["place"],
            lines=[line.draft() for line in self.lines],
            customer=given["customer"],
            customer_name=given["customer_name"],
            phone=given["phone"],
            way=given["way"],
            address="" if given["way"] == Way.PICKUP else given["address"],
            deliver_from=given["deliver_from"] if is_ridden else None,
            deliver_until=given["deliver_until"] if is_ridden else None,
            ship_by=given["ship_by"],
            customer_note=given["customer_note"],
            is_gift=given["is_gift"],
            card_text=given["card_text"] if given["is_gift"] else "",
            may_wait=given["may_wait"],
            paid_with="" if given["paid_with"] == ON_ACCOUNT else given["paid_with"],
            is_on_account=given["paid_with"] == ON_ACCOUNT,
            can_choose_time=True,
            window_anyway=given["window_anyway"],
        )

    def show_missing(self, short: Iterable[dict[str, object]]) -> None:
        """Write on each line what ``OutOfStock`` found missing of its goods."""
        missing: dict[object, Decimal] = {}
        for row in short:
            missing[row["variant_id"]] = missing.get(row["variant_id"], Decimal(0)) + Decimal(str(row["missing"]))
        for line in self.lines:
            line.missing = missing.get(line.goods.variant.pk)


def local_time(moment: datetime) -> str:
    """``moment`` (in the zone it carries) as a field of local time holds it."""
    return moment.strftime(_LOCAL_TIME)

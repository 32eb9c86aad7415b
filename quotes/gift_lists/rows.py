"""Rows of a gift list become parcels, one for each recipient. Nothing is looked up here."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quotes.gift_lists.goods import Goods, goods
from shopsuite.people.operations import normal_phone
from shopsuite.spreadsheets import cells as read
from shopsuite.spreadsheets.cells import Cells
from shopsuite.spreadsheets.columns import Field, Mapping
from shopsuite.spreadsheets.kinds import Difference, Thing, twice_in_file
from shopsuite.spreadsheets.reading import Row

FIELDS = (
    Field("recipient", gettext_lazy("Recipient"), ("name", "full name", "收件人", "收货人", "姓名"), is_needed=True),
    Field("phone", gettext_lazy("Phone"), ("mobile", "tel", "手机", "联系电话", "收件人电话"), is_needed=True),
    Field("address", gettext_lazy("Address"), ("street", "收货地址", "收件地址", "详细地址"), is_needed=True),
    Field("goods", gettext_lazy("Goods (SKU)"), ("sku", "goods", "product", "商品", "货号", "礼品")),
    Field("quantity", gettext_lazy("Quantity"), ("qty", "数量", "份数")),
    Field("card_text", gettext_lazy("Card text"), ("card", "message", "greeting", "贺卡", "贺卡内容", "寄语")),
    Field("deliver_from", gettext_lazy("Deliver from"), ("from", "最早送达")),
    Field("deliver_until", gettext_lazy("Deliver until"), ("until", "by", "最晚送达")),
    Field("note", gettext_lazy("Note for the packer"), ("note", "remark", "备注"), is_detail=True),
)
LONGEST_NAME, LONGEST_CARD = 120, 500


@dataclass
class Parcel:
    """What goes to one recipient: ``goods``, or where that is empty ``sets`` times the list's set."""

    recipient: str
    phone: str
    address: str
    goods: list[Goods] = field(default_factory=list)
    sets: Decimal = Decimal(1)
    card_text: str = ""
    note: str = ""
    deliver_from: datetime | None = None
    deliver_until: datetime | None = None
    # Found out when the list is compared with what is there.
    is_placed: bool = False

    @property
    def key(self) -> str:
        """Who it goes to and where, as the same for every upload of the list."""
        where = hashlib.sha256(" ".join(self.address.split()).encode()).hexdigest()[:16]
        return f"{self.recipient[:60]}|{normal_phone(self.phone)[:40]}|{where}"

    @property
    def told(self) -> list[Difference]:
        """What is seen of the parcel before it is booked, beside its goods."""
        card = [("card_text", "", self.card_text)] if self.card_text else []
        return [("address", "", self.address), *card]

    def wants(self, the_set: Iterable[Goods]) -> list[Goods]:
        """Everything in the parcel, each SKU once."""
        sums: dict[str, Decimal] = {}
        for sku, number in self.goods or [(sku, number * self.sets) for sku, number in the_set]:
            sums[sku] = sums.get(sku, Decimal(0)) + number
        return list(sums.items())


def parcels(rows: Iterable[Row], mapping: Mapping, *, zone: ZoneInfo) -> list[Thing]:
    """A thing for each recipient at an address; rows of one recipient with further goods are one parcel."""
    found: dict[str, Thing] = {}
    for row, cells in rows:
        said = Cells(row, cells, mapping)
        parcel = _parcel(said, zone)
        known = found.get(parcel.key)
        if known is None:
            title = " · ".join(filter(None, (parcel.recipient, parcel.phone)))
            found[parcel.key] = Thing(parcel.key, title, row, parcel, list(said.errors))
        else:
            known.errors += said.errors
            _join(known, parcel, row)
    return list(found.values())


def _parcel(said: Cells, zone: ZoneInfo) -> Parcel:
    wanted = said.take("goods", goods, empty=[])
    number = said.take("quantity", read.at_least_zero(read.quantity), empty=Decimal(1))
    if not number:
        said.refuse("quantity", _("Nothing is to be sent. Write a number, or leave the row out."))
    parcel = Parcel(
        recipient=said.take("recipient", longest=LONGEST_NAME),
        phone=said.take("phone", read.code, longest=40),
        address=said.take("address", longest=500),
        goods=[(sku, each * number) for sku, each in wanted],
        sets=number,
        card_text=said.take("card_text", longest=LONGEST_CARD),
        note=said.take("note"),
        deliver_from=said.take("deliver_from", lambda text: read.moment(text, zone), empty=None),
        deliver_until=said.take("deliver_until", lambda text: _until(text, zone), empty=None),
    )
    _check(said, parcel)
    return parcel


def _check(said: Cells, parcel: Parcel) -> None:
    needed = (
        ("recipient", parcel.recipient, _("Nobody is named.")),
        ("phone", parcel.phone, _("The carrier needs a phone number.")),
        ("address", parcel.address, _("There is no address.")),
    )
    for name, value, message in needed:
        if not value and not said.is_refused(name):
            said.refuse(name, message)
    if parcel.phone and not normal_phone(parcel.phone):
        said.refuse("phone", _("“%s” is no phone number.") % parcel.phone)
    if parcel.deliver_from and parcel.deliver_until and parcel.deliver_until < parcel.deliver_from:
        said.refuse("deliver_until", _("That is before the parcel may come at all."))


def _join(known: Thing, parcel: Parcel, row: int) -> None:
    """Add further goods to a recipient's parcel; the same goods again are a slip."""
    there = {sku for sku, _number in known.value.goods}
    again = next((sku for sku, _number in parcel.goods if sku in there), "")
    if again or not parcel.goods or not there:
        known.errors.append(twice_in_file(row, known.row, "recipient", again or parcel.recipient))
        return
    known.value.goods += parcel.goods
    known.value.card_text = known.value.card_text or parcel.card_text


def _until(text: str, zone: ZoneInfo) -> datetime:
    """A day without a time is meant to its end."""
    found = read.moment(text, zone)
    if found.time() == time():
        return found.replace(hour=23, minute=59)
    return found

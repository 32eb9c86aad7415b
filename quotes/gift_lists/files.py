"""Files of recipients: looked at row by row, then booked as a whole, one order for each parcel."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import Place
from inventory.queries import active_places
from orders import operations as orders
from orders.models import Order, OrderGroup
from orders.models.order import Stage
from orders.operations import LineDraft, OrderDraft
from quotes.gift_lists.goods import GoodsField, mistake_in, variants_called, written
from quotes.gift_lists.rows import FIELDS, Parcel, parcels
from quotes.gift_lists.stock import against_stock, require_enough
from quotes.gift_lists.terms import Terms, channel_of_lists, terms_of
from shopsuite.core.numbers import plain
from shopsuite.core.queries import current_shop
from shopsuite.people.models import User
from shopsuite.people.operations import normal_phone, remember_customer
from shopsuite.spreadsheets import columns
from shopsuite.spreadsheets.cells import RowError
from shopsuite.spreadsheets.kinds import Change, Kind, Thing
from shopsuite.spreadsheets.models import SheetImport, Verb
from shopsuite.spreadsheets.reading import Row

LONGEST_NAME = 120


class BuyerPhone(forms.CharField):
    """A phone number: the shop knows the buyer by it, and the list when it comes again."""

    def clean(self, value: str) -> str:
        text = super().clean(value)
        if not normal_phone(text):
            raise forms.ValidationError(_("“%s” is no phone number.") % text[:40])
        return text


class GiftLists(Kind):
    """Recipients of one buyer's gifts. All parcels are booked in one transaction, or none."""

    code = "gift-lists"
    label = gettext_lazy("Gift lists")
    lead = gettext_lazy(
        "One order for many recipients: upload their names and addresses. You see every parcel and what is short before"
        " anything is booked; a list that comes again sends nothing twice."
    )
    icon = "gift"
    right = "quotes.make"
    fields = FIELDS
    thing_label = gettext_lazy("Recipient")
    undo_hint = gettext_lazy("Parcels that nobody has begun to work on are cancelled; everything else stays.")
    has_export = False
    is_all_or_nothing = True
    summary_template = "quotes/gift_lists/_summary.html"
    # Each cancelled order locks rows of the stock, and the next one others.
    taken_back_together = 1

    def samples(self) -> Sequence[Mapping[str, str]]:
        lin = {"recipient": "林悦", "phone": "13800138000", "address": "杭州市西湖区龙井路 1 号", "goods": ""}
        ada = {"recipient": "Ada Marsh", "phone": "13900139000", "address": "Flat 3, 20 Nanshan Road, Hangzhou"}
        return [
            lin | {"quantity": "1", "card_text": "中秋快乐，阖家团圆", "deliver_from": "2026-09-20"},
            ada | {"goods": "LJ-50 × 2; GIFT-BOX", "quantity": "1", "card_text": "With thanks for a good year"},
        ]

    def questions(self) -> dict[str, forms.Field]:
        places = [("", _("choose")), *((place.pk, str(place)) for place in active_places())]
        only = places[-1][0] if len(places) == 2 else ""
        return {
            "buyer": forms.CharField(label=_("Buyer"), max_length=LONGEST_NAME),
            "company": forms.CharField(label=_("Company"), max_length=LONGEST_NAME, required=False),
            "phone": BuyerPhone(label=_("Buyer's phone"), max_length=40),
            "occasion": forms.CharField(
                label=_("What the gifts are for"),
                max_length=LONGEST_NAME,
                help_text=_("Such as “Mid-Autumn 2026”. A list that comes again under this name adds who is new."),
            ),
            "set": GoodsField(
                label=_("The list's set"),
                required=False,
                max_length=1000,
                help_text=_("What goes to everybody whose row names no goods: SKU × quantity; SKU × quantity"),
            ),
            "place": forms.TypedChoiceField(label=_("Ships from"), choices=places, coerce=int, initial=only),
        }

    def said_of(self, job: SheetImport) -> list[str]:
        terms = terms_of(job)
        place = Place.objects.filter(pk=terms.place_id).first()
        return [terms.company or terms.buyer, terms.name, *([str(place)] if place else [])]

    def read(self, rows: Iterable[Row], mapping: columns.Mapping) -> list[Thing]:
        return parcels(rows, mapping, zone=current_shop().zone)

    def figures(self, things: Sequence[Thing]) -> dict[str, Any]:
        """``sets``: how many of the list's set go out; ``goods``: SKU -> how much else, as text. Of what is to be booked."""
        booked: list[Parcel] = [thing.value for thing in things if not thing.errors and not thing.value.is_placed]
        own: dict[str, Decimal] = defaultdict(Decimal)
        for parcel in booked:
            for sku, number in parcel.goods:
                own[sku] += number
        sets = sum((parcel.sets for parcel in booked if not parcel.goods), Decimal(0))
        return {"sets": plain(sets), "goods": {sku: plain(number) for sku, number in own.items()}}

    def summary_of(self, job: SheetImport) -> Any:
        """The list's group, once it is there; before, what it takes of each goods against what there is at this moment."""
        terms = terms_of(job)
        if "sets" not in job.preview:
            return None
        if job.counts:
            return {"group": terms.group()}
        wanted = {sku: Decimal(number) for sku, number in job.preview["goods"].items()}
        for sku, number in terms.the_set:
            wanted[sku] = wanted.get(sku, Decimal(0)) + number * Decimal(job.preview["sets"])
        return {"group": terms.group(), "goods": against_stock(wanted, place_id=terms.place_id)}

    def compare(self, things: Sequence[Thing], job: SheetImport, *, is_booking: bool) -> list[Change]:
        terms = terms_of(job)
        known = variants_called(sku for thing in things for sku, _number in thing.value.wants(terms.the_set))
        stages = _stages_of([terms.name_of(thing.value) for thing in things])
        again = _stages_of([terms.name_of(thing.value, turn=str(job.pk)) for thing in things])
        return [_change(thing, terms, known, stages, again, job) for thing in things]

    def book(
        self, changes: Sequence[Change], job: SheetImport, *, ground: Any, actor: User | None, at: datetime
    ) -> list[dict[str, Any]]:
        terms = terms_of(job)
        buyer = remember_customer(name=terms.buyer, phone=terms.phone, company=terms.company)
        # The buyer is locked by now: of two lists of one name, the second finds the group of the first.
        group = terms.group() or OrderGroup.objects.create(customer=buyer, name=terms.name)
        known = variants_called(sku for change in changes for sku, _number in change.thing.value.wants(terms.the_set))
        place, channel = Place.objects.get(pk=terms.place_id), channel_of_lists()
        drafts = []
        for change in changes:
            parcel: Parcel = change.thing.value
            drafts.append(
                OrderDraft(
                    channel=channel,
                    place=place,
                    client_id=change.plan,
                    customer=buyer,
                    customer_name=parcel.recipient,
                    phone=parcel.phone,
                    address=parcel.address,
                    customer_note=parcel.note,
                    is_gift=True,
                    card_text=parcel.card_text,
                    deliver_from=parcel.deliver_from,
                    deliver_until=parcel.deliver_until,
                    group=group,
                    lines=[
                        LineDraft(variant_id=known[sku].pk, quantity=number)
                        for sku, number in parcel.wants(terms.the_set)
                    ],
                )
            )
        require_enough([change.thing.value for change in changes], terms)
        placed = orders.place_orders(drafts=drafts, actor=actor, at=at)
        return [{"order": order.pk} for order in placed]

    def take_back(self, made: Sequence[dict[str, Any]], job: SheetImport, *, actor: User | None, at: datetime) -> None:
        for each in made:
            orders.cancel_untouched(
                order_id=each["order"], reason=_("The list it came in was taken back"), actor=actor, at=at
            )


def _change(
    thing: Thing,
    terms: Terms,
    known: Mapping[str, Any],
    stages: Mapping[Any, str],
    again: Mapping[Any, str],
    job: SheetImport,
) -> Change:
    parcel: Parcel = thing.value
    if thing.errors:
        return Change.refused(thing)
    wanted = parcel.wants(terms.the_set)
    if not wanted:
        return Change.refused(thing, RowError(thing.row, "goods", _("No goods are named, and the list has no set.")))
    if mistake := mistake_in(wanted, dict(known)):
        return Change.refused(thing, RowError(thing.row, "goods", mistake))
    name = terms.name_of(parcel)
    if stages.get(name) == Stage.CANCELLED:
        # The list was taken back, or the parcel cancelled; who uploads it anew means it.
        name, stages = terms.name_of(parcel, turn=str(job.pk)), again
    if name in stages:
        parcel.is_placed = True
        return Change(thing, Verb.SAME, title=thing.title)
    said = [("goods", "", written(wanted)), *parcel.told]
    return Change(thing, Verb.NEW, title=thing.title, differences=said, plan=name)


def _stages_of(names: Sequence[Any]) -> dict[Any, str]:
    return dict(Order.objects.filter(client_id__in=names).values_list("client_id", "stage"))

"""Files of recipients of what a buyer has accepted: the goods are agreed, the list says who gets them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders import operations as orders
from orders.models import Order
from orders.operations import Recipient
from quotes.gift_lists.rows import FIELDS, Parcel, parcels
from quotes.models import Proposal
from quotes.queries import proposals_to_share_out, shares_left
from shopsuite.core.queries import current_shop
from shopsuite.people.models import User
from shopsuite.spreadsheets import columns
from shopsuite.spreadsheets.cells import RowError
from shopsuite.spreadsheets.kinds import Change, Kind, Thing, UsedMeanwhile
from shopsuite.spreadsheets.models import SheetImport, Verb
from shopsuite.spreadsheets.reading import Row

_NAMES = UUID("5b0c7f0e-8f36-4f0c-9a55-64f2a1f2d6c3")


class ProposalLists(Kind):
    """Who gets what a proposal promised. All parcels are booked in one transaction, out of the goods of its order, or none."""

    code = "proposal-lists"
    label = gettext_lazy("Recipients of proposals")
    lead = gettext_lazy(
        "A buyer has accepted: upload who gets it. Everybody gets a parcel out of the goods that are set aside; whoever is not"
        " on the list yet can follow in a second one."
    )
    icon = "gift"
    right = "quotes.make"
    fields = tuple(field for field in FIELDS if field.name != "goods")
    thing_label = gettext_lazy("Recipient")
    about_label = gettext_lazy("Accepted proposal")
    has_export = False
    is_all_or_nothing = True
    summary_template = "quotes/gift_lists/_summary.html"

    def samples(self) -> Sequence[Mapping[str, str]]:
        lin = {"recipient": "林悦", "phone": "13800138000", "address": "杭州市西湖区龙井路 1 号", "quantity": "1"}
        ada = {"recipient": "Ada Marsh", "phone": "13900139000", "address": "Flat 3, 20 Nanshan Road, Hangzhou"}
        return [lin | {"card_text": "中秋快乐，阖家团圆"}, ada | {"quantity": "2", "note": "Ring twice"}]

    def abouts(self) -> list[tuple[str, str]]:
        return [_named(each) for each in proposals_to_share_out()]

    def names(self) -> dict[str, str]:
        accepted = Proposal.objects.filter(group__isnull=False).select_related("customer")
        return dict(_named(each) for each in accepted)

    def is_final(self, job: SheetImport) -> bool:
        """The order that the goods came from has ended; a parcel that is not wanted is cancelled by itself."""
        return True

    def read(self, rows: Iterable[Row], mapping: columns.Mapping) -> list[Thing]:
        return parcels(rows, mapping, zone=current_shop().zone)

    def summary_of(self, job: SheetImport) -> Any:
        return {"group": _proposal_of(job).group} if job.counts else None

    def compare(self, things: Sequence[Thing], job: SheetImport, *, is_booking: bool) -> list[Change]:
        proposal = _proposal_of(job)
        if is_booking:
            # Of two lists of one proposal the second sees what the first has left.
            Order.objects.select_for_update().get(pk=_first_order(proposal).pk)
        left = shares_left(proposal)
        names = {thing.key: _name(proposal, thing.value) for thing in things}
        booked = set(Order.objects.filter(client_id__in=names.values()).values_list("client_id", flat=True))
        found = []
        for thing in things:
            change = _change(thing, names[thing.key], booked, left)
            if change.verb == Verb.NEW:
                left -= int(thing.value.sets)
            found.append(change)
        return found

    def book(
        self, changes: Sequence[Change], job: SheetImport, *, ground: Any, actor: User | None, at: datetime
    ) -> list[dict[str, Any]]:
        proposal = _proposal_of(job)
        placed = orders.share_out(
            order_id=_first_order(proposal).pk,
            shares=shares_left(proposal),
            recipients=[_recipient(change) for change in changes],
            actor=actor,
            at=at,
        )
        return [{"order": order.pk} for order in placed]

    def take_back(self, made: Sequence[dict[str, Any]], job: SheetImport, *, actor: User | None, at: datetime) -> None:
        raise UsedMeanwhile("final", _("It is in use by now; it stays."))


def _named(proposal: Proposal) -> tuple[str, str]:
    return proposal.subject, f"{proposal.number} · {proposal.occasion} · {proposal.customer}"


def _proposal_of(job: SheetImport) -> Proposal:
    return Proposal.objects.select_related("group", "customer").get(pk=job.about.removeprefix("proposal:"))


def _first_order(proposal: Proposal) -> Order:
    """The order that holds all that was accepted, until it is shared out."""
    return Order.objects.filter(group=proposal.group_id).order_by("pk")[0]


def _name(proposal: Proposal, parcel: Parcel) -> UUID:
    """The same at every upload: a list that comes again sends nothing twice."""
    return uuid5(_NAMES, f"{proposal.pk}|{parcel.key}")


def _change(thing: Thing, name: UUID, booked: set[UUID | None], left: int) -> Change:
    parcel: Parcel = thing.value
    if thing.errors:
        return Change.refused(thing)
    if name in booked:
        return Change(thing, Verb.SAME, title=thing.title)
    if parcel.sets != int(parcel.sets):
        return Change.refused(thing, RowError(thing.row, "quantity", _("Only whole gifts can be sent.")))
    if parcel.sets > left:
        message = _("The buyer has not ordered that many: %d are left for this row.") % left
        return Change.refused(thing, RowError(thing.row, "recipient", message))
    return Change(thing, Verb.NEW, title=thing.title, differences=parcel.told, plan=name)


def _recipient(change: Change) -> Recipient:
    parcel: Parcel = change.thing.value
    return Recipient(
        name=parcel.recipient,
        phone=parcel.phone,
        address=parcel.address,
        client_id=change.plan,
        shares=int(parcel.sets),
        card_text=parcel.card_text,
        note=parcel.note,
        deliver_from=parcel.deliver_from,
        deliver_until=parcel.deliver_until,
    )

"""What a person said of a gift list when it came in."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from orders.models import Channel, OrderGroup
from orders.models.channel import ChannelKind
from quotes.gift_lists.goods import Goods, goods
from quotes.gift_lists.rows import Parcel
from shopsuite.people.operations import normal_phone
from shopsuite.spreadsheets.models import SheetImport

_NAMES = UUID("8d9f6f0e-6b0c-4d7b-9a4e-0a1f6f7c2b11")


@dataclass(frozen=True)
class Terms:
    """For whom the list is, what it is called, from where it ships, and the set that goes to whoever has no goods of their own."""

    buyer: str
    company: str
    phone: str
    name: str
    place_id: int
    the_set: list[Goods]

    def name_of(self, parcel: Parcel, *, turn: str = "") -> UUID:
        """The parcel's order by a name that is the same at every upload: a mended list sends nothing twice."""
        return uuid5(_NAMES, "|".join((self.phone, self.name, parcel.key, turn)))

    def group(self) -> OrderGroup | None:
        """The orders of this list that are there already."""
        found = OrderGroup.objects.filter(customer__phone=self.phone, name=self.name)
        return found.order_by("pk").first() if self.phone else None


def terms_of(job: SheetImport) -> Terms:
    said = job.options
    return Terms(
        buyer=said["buyer"],
        company=said["company"],
        phone=normal_phone(said["phone"]),
        name=said["occasion"],
        place_id=said["place"],
        the_set=goods(said["set"]),
    )


def channel_of_lists() -> Channel:
    """The channel that companies order through; where the shop has none in use, the first it has."""
    in_use = Channel.objects.filter(is_active=True)
    found = in_use.filter(kind=ChannelKind.CORPORATE).first() or in_use.first() or Channel.objects.first()
    if found is None:
        raise LookupError("The shop has no channel.")
    return found

"""What stands on the table of a session: its teas with their guides, where they come from, what was drunk and noted."""

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from bookings.models import (
    AT_TABLE,
    Booking,
    BookingState,
    DrunkTea,
    NoteBy,
    OfferedTea,
    Session,
    TastingNote,
    TastingOrder,
    TeaGuide,
    WantedTea,
)
from inventory.models import BatchStock, Place, Product, Variant
from inventory.queries import active_places, sellable_stocks
from shopsuite.core.errors import Invalid
from shopsuite.core.subjects import Named, Recipient
from shopsuite.people.models import User


@dataclass
class Poured:
    """A tea of a session: how it is sold, what of it may be taken, what was drunk. ``per_guest`` is in the variant's unit."""

    product: Product
    guide: TeaGuide | None
    variants: list[Variant] = field(default_factory=list)
    stocks: list[BatchStock] = field(default_factory=list)
    drunk: list[DrunkTea] = field(default_factory=list)
    per_guest: OfferedTea | None = None
    wanted_by: list[Booking] = field(default_factory=list)

    @property
    def last_batch(self) -> int | None:
        """The batch that was opened last; the one to sell first before that."""
        still = [each for each in self.drunk if not each.undone_at]
        return still[-1].batch_id if still else (self.stocks[0].batch_id if self.stocks else None)


def hosted_visible_to(user: User) -> QuerySet[Session]:
    """The sessions on whose table this person may look: every one, for those who look after guests."""
    found = Session.objects.select_related("kind", "room__place", "host__user")
    return found if user.may("bookings.host") else found.none()


def place_of(session: Session) -> Place:
    """Where the tea of a session comes from: the place of its room; by video, the first place that sells."""
    place = session.room.place if session.room else active_places().first()
    if place is None:
        raise Invalid("no_place", _("There is no place in use that goods are sold from."))
    return place


def products_at(session: Session) -> set[int]:
    """Primary keys of the teas that may be noted at a session: what its kind offers, what its guests asked for, what was drunk."""
    offered = OfferedTea.objects.filter(kind=session.kind_id).values_list("variant__product")
    wanted = WantedTea.objects.filter(booking__session=session).values_list("variant__product")
    drunk = DrunkTea.objects.filter(session=session, undone_at=None).values_list("batch__variant__product")
    return {pk for (pk,) in offered.order_by().union(wanted.order_by(), drunk.order_by())}


def teas_of(session: Session) -> list[Poured]:
    """Every tea of a session, in the order in which its kind offers them; a constant number of queries."""
    offered = OfferedTea.objects.filter(kind=session.kind_id).select_related("variant__product", "variant__unit")
    wanted = WantedTea.objects.filter(booking__session=session, booking__state__in=AT_TABLE)
    drunk = DrunkTea.objects.filter(session=session).order_by("pk")
    poured: dict[int, Poured] = {}

    def tea(variant: Variant) -> Poured:
        found = poured.setdefault(variant.product_id, Poured(variant.product, None))
        if variant not in found.variants:
            found.variants.append(variant)
        return found

    for each in offered:
        tea(each.variant).per_guest = each
    for wish in wanted.select_related("booking", "variant__product", "variant__unit"):
        tea(wish.variant).wanted_by.append(wish.booking)
    for one in drunk.select_related("batch__variant__product", "batch__variant__unit", "by"):
        tea(one.batch.variant).drunk.append(one)
    for guide in TeaGuide.objects.filter(product__in=poured):
        poured[guide.product_id].guide = guide
        guide.product = poured[guide.product_id].product
    by_variant = {variant.pk: each for each in poured.values() for variant in each.variants}
    for row in sellable_stocks(variant_ids=by_variant, place_id=place_of(session).pk):
        found = by_variant[row.variant_id]
        row.batch.variant = next(variant for variant in found.variants if variant.pk == row.variant_id)
        found.stocks.append(row)
    return list(poured.values())


def parties_of(session: Session) -> list[Booking]:
    """Who sits at the table, those who are here first."""
    found = session.bookings.filter(state__in=AT_TABLE).select_related("customer").order_by("arrived_at", "pk")
    return sorted(found, key=lambda booking: booking.state == BookingState.CONFIRMED)


def notes_at(session: Session) -> dict[tuple[int, int, str], TastingNote]:
    """(booking, product, by) -> what was noted, of the whole session."""
    found = TastingNote.objects.filter(booking__session=session)
    return {(note.booking_id, note.product_id, note.by): note for note in found}


def notes_of_party(booking: Booking, *, by: NoteBy) -> dict[int, TastingNote]:
    """What a party or its host noted, by product."""
    return {note.product_id: note for note in booking.notes.filter(by=by)}


def orders_at(session: Session) -> list[TastingOrder]:
    """What was ordered straight from a session."""
    found = TastingOrder.objects.filter(booking__session=session).select_related("order", "booking")
    return list(found.order_by("pk"))


def guides_on_show() -> QuerySet[TeaGuide]:
    """Guides of the teas that some kind of tasting offers now: what guests may read before they come."""
    offered = OfferedTea.objects.filter(kind__is_active=True, variant__is_active=True, variant__product__is_active=True)
    return TeaGuide.objects.filter(product__in=offered.values("variant__product")).select_related("product")


def session_recipients(pks: list[int]) -> dict[int, Recipient]:
    """Whom the tea of sessions went to: everybody who was there, for recalls; for ``core.subjects``."""
    found: dict[int, list[Booking]] = {}
    for booking in Booking.objects.filter(session__in=pks, state__in=AT_TABLE).order_by("pk"):
        found.setdefault(booking.session_id, []).append(booking)
    return {
        pk: Recipient(", ".join(each.name for each in there), ", ".join(each.phone for each in there if each.phone))
        for pk, there in found.items()
    }


def session_names(pks: list[int]) -> dict[int, Named]:
    """Sessions as people know them: kind and time by the shop's clock; for ``core.subjects``."""
    found = Session.objects.filter(pk__in=pks).select_related("kind")
    return {
        each.pk: Named(f"{each.kind} {localtime(each.begins):%Y-%m-%d %H:%M}", each.get_absolute_url())
        for each in found
    }

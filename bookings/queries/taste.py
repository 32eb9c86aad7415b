"""What is known of customers' tastes: read for one, or for thousands in the same number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from bookings.models import (
    BookingState,
    NewsConsent,
    Regular,
    TasteCorrection,
    TastingNote,
    TeaGuide,
    TeaNews,
    WantedTea,
)
from bookings.rules.taste import Chosen, Noted, Taste, profile_of
from inventory.models import Product
from orders.models import OrderLine
from orders.models.order import LineState, Stage
from shopsuite.people.models import Customer

#: Customers read at a time, that memory stays the same however many there are.
CHUNK = 500


@dataclass
class Known:
    """What speaks for the taste of one customer."""

    notes: list[Noted] = field(default_factory=list)
    chosen: list[Chosen] = field(default_factory=list)
    corrections: dict[str, bool] = field(default_factory=dict)

    @property
    def tastes(self) -> tuple[Taste, ...]:
        return profile_of(notes=self.notes, chosen=self.chosen, corrections=self.corrections)


def known_of(customers: Sequence[int]) -> dict[int, Known]:
    """By customer, of those of whom anything is known. Five queries, whatever their number."""
    known: dict[int, Known] = defaultdict(Known)
    notes = list(
        TastingNote.objects.filter(booking__customer__in=customers)
        .order_by("pk")
        .values_list("booking__customer", "product", "by", "score", "flavours", "booking")
    )
    lines = OrderLine.objects.filter(
        order__customer__in=customers,
        variant__product__tasting_guide__isnull=False,
    ).exclude(Q(order__stage=Stage.CANCELLED) | Q(state=LineState.CANCELLED))
    bought = list(
        lines.order_by()
        .values_list("order__customer", "variant__product")
        .annotate(times=Count("order", distinct=True))
        .order_by("order__customer", "variant__product")
    )
    asked = list(
        WantedTea.objects.filter(booking__customer__in=customers)
        .exclude(booking__state__in=[BookingState.HELD, BookingState.CANCELLED, BookingState.LAPSED])
        .order_by()
        .values_list("booking__customer", "variant__product")
        .annotate(times=Count("booking", distinct=True))
        .order_by("booking__customer", "variant__product")
    )
    products = {row[1] for row in (*notes, *bought, *asked)}
    guides = dict(TeaGuide.objects.filter(product__in=products).values_list("product", "flavours"))
    for customer, product, by, score, flavours, booking in notes:
        guide = tuple(guides.get(product, ()))
        known[customer].notes.append(Noted(product, by, score, tuple(flavours), guide, booking))
    for kind, rows in (("bought", bought), ("asked", asked)):
        for customer, product, times in rows:
            known[customer].chosen.append(Chosen(product, times, tuple(guides.get(product, ())), kind))
    for one in TasteCorrection.objects.filter(customer__in=customers):
        known[one.customer_id].corrections[one.flavour] = one.likes
    return dict(known)


def taste_of(customer: Customer) -> Known:
    """Of one; empty where nothing is known."""
    return known_of([customer.pk]).get(customer.pk, Known())


def teas_named(products: Iterable[int]) -> dict[int, Product]:
    return Product.objects.in_bulk(set(products))


def consent_of(customer: Customer) -> NewsConsent | None:
    """What they said about news, in force or withdrawn; None where they never were asked."""
    return NewsConsent.objects.filter(customer=customer).first()


def consenting() -> QuerySet[Customer]:
    """Who wants to hear of new teas, and can: not erased, not another by now, with an address. Who withdrew under a name they were
    merged from has withdrawn."""
    withdrew = NewsConsent.objects.filter(
        customer__merged_into=OuterRef("pk"), withdrawn_at__gte=OuterRef("news_consent__given_at")
    )
    return Customer.objects.filter(
        ~Q(email=""),
        ~Exists(withdrew),
        news_consent__isnull=False,
        news_consent__withdrawn_at=None,
        erased_at=None,
        merged_into=None,
    )


def consenting_in_parts() -> Iterator[list[int]]:
    """Primary keys of ``consenting()``, ``CHUNK`` at a time."""
    last = 0
    while part := list(consenting().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        yield part
        last = part[-1]


def regular_of(customer: Customer) -> Regular | None:
    """Their adviser, where they are a regular."""
    return Regular.objects.filter(customer=customer).select_related("adviser__user").first()


def is_regular(customer: Customer | None) -> bool:
    """Whether rooms for regulars are offered to them."""
    return customer is not None and Regular.objects.filter(customer=customer).exists()


def news_of(customer: Customer) -> QuerySet[TeaNews]:
    """What they were told and why, the latest first."""
    return (
        TeaNews.objects.filter(customer=customer)
        .select_related("product", "batch")
        .order_by(F("made_at").desc(), "-pk")
    )

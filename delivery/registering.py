"""What delivery shows and says elsewhere; called once, from ``AppConfig.ready``."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from delivery import away, operations, queries, timeline
from delivery.holding import ADDRESSES, DELIVERIES, DELIVERY, RECIPIENTS
from delivery.models import CarrierParcel, Delivery
from delivery.order_parts.carriers import parcels_for_customer, parcels_for_staff
from delivery.order_parts.recipient import recipient_for_customer, recipient_for_staff
from delivery.order_parts.riders import delivery_for_customer, delivery_for_staff
from orders import carriers, parts, windows
from orders.parts import CustomerPart, StaffPart
from shopsuite.core import counters, navigation
from shopsuite.core.counters import Counter
from shopsuite.core.navigation import Entry, Part
from shopsuite.notices import kinds, sources
from shopsuite.notices.kinds import Kind
from shopsuite.notices.sources import Source
from shopsuite.people import holdings


def register_carriers() -> None:
    """Parcels that carriers have."""
    timeline.carriers.register()
    carriers.register(lambda: [carrier.name for carrier in queries.carriers_in_use()])
    carriers.register_stopping(lambda intercept: queries.stoppable(intercept.order_id).exists())
    holdings.register(DELIVERY)
    kinds.register(away.CARRIERS, Kind(_("Parcels that carriers have trouble with"), needs="orders.hand_over"))
    sources.register("carrier_parcel", Source(telling=away.telling_of_parcel))
    parts.add_for_staff(
        StaffPart(
            name="parcels",
            template="delivery/order/_parcels.html",
            read=parcels_for_staff,
            place=12,
            rows=(CarrierParcel,),
        )
    )
    parts.add_for_customer(
        CustomerPart(name="parcels", template="delivery/customer/_parcels.html", read=parcels_for_customer, place=1)
    )
    navigation.register(
        Entry(
            label=_("Parcels"),
            url_name="delivery:parcels",
            icon="package-export",
            needs=("orders.hand_over",),
            place=54,
            keys="g w",
        )
    )


def register_riders() -> None:
    """What the shop's own riders bring."""
    timeline.riders.register()
    holdings.register(DELIVERIES)
    kinds.register(away.DECIDED, Kind(_("What to do with parcels nobody took"), is_urgent=True, needs="orders.deliver"))
    kinds.register(away.TAKEN_OVER, Kind(_("Parcels that another rider took over"), needs="orders.hand_over"))
    kinds.register(
        away.TAKEN_FROM, Kind(_("My parcels that another rider took"), is_urgent=True, needs="orders.deliver")
    )
    sources.register("taken_over", Source(telling=away.telling_of_taking_over))
    sources.register("attempt", Source(telling=away.telling_of_decision))
    parts.add_for_staff(
        StaffPart(
            name="delivery",
            template="delivery/order/_delivery.html",
            read=delivery_for_staff,
            rows=(Delivery,),
            place=20,
        )
    )
    parts.add_for_customer(
        CustomerPart(name="delivery", template="delivery/order/_customer.html", read=delivery_for_customer, place=10)
    )
    counters.register(
        "riders",
        Counter(
            label=_("riders wait for a word"),
            waiting=queries.riders_waiting,
            needs=("orders.hand_over",),
            on=("delivery.attempt_failed", "delivery.failure_taken_back", "delivery.attempt_decided"),
        ),
    )
    navigation.register(
        Entry(
            label=_("On the road"),
            url_name="delivery:under_way",
            icon="bike",
            needs=("orders.hand_over",),
            place=32,
            keys="g d",
            counts="riders",
        )
    )


def register_addresses() -> None:
    """Where deliveries go."""
    holdings.register(ADDRESSES)
    counters.register(
        "addresses",
        Counter(
            label=_("addresses nobody can place"),
            waiting=queries.places_asked,
            needs=("orders.hand_over",),
            on=("delivery.address_noted", "delivery.address_placed", "delivery.changed"),
        ),
    )
    navigation.register(
        Entry(
            label=_("Addresses"),
            url_name="delivery:addresses",
            icon="map-pin",
            needs=("orders.hand_over",),
            place=55,
            keys="g l",
            counts="addresses",
        )
    )


def register_bench() -> None:
    """What florists make next."""
    counters.register(
        "bench",
        Counter(
            label=_("to make"),
            waiting=queries.bench_waiting,
            needs=("orders.pack",),
            on=("delivery.changed", "orders.stock_assigned", "orders.waits_again", "orders.payment_received"),
        ),
    )
    navigation.register(
        Entry(
            label=_("Bench"),
            url_name="delivery:bench",
            icon="leaf",
            needs=("orders.pack",),
            place=25,
            keys="g v",
            work_of=("orders.pack",),
            counts="bench",
        )
    )


def register_runs() -> None:
    """Who rides when with what."""
    timeline.runs.register()
    kinds.register(away.LATE, Kind(_("Deliveries that will be late"), is_urgent=True, needs="orders.hand_over"))
    sources.register("late_delivery", Source(telling=away.telling_of_late))
    counters.register(
        "late_deliveries",
        Counter(
            label=_("deliveries will be late"),
            waiting=queries.late_waiting,
            needs=("orders.hand_over",),
            on=("runs.changed", "delivery.late_expected", "delivery.changed"),
        ),
    )
    navigation.register(
        Entry(
            label=pgettext_lazy("riders", "Runs"),
            url_name="delivery:runs",
            icon="route",
            needs=("orders.hand_over",),
            place=31,
            keys="g z",
            counts="late_deliveries",
        )
    )


def register_recipients() -> None:
    """What whoever receives a parcel may know, and wishes."""
    timeline.recipients.register()
    holdings.register(RECIPIENTS)
    parts.add_for_staff(
        StaffPart(
            name="recipient",
            template="delivery/order/_recipient.html",
            read=recipient_for_staff,
            rows=(Delivery,),
            is_beside=True,
            place=60,
        )
    )
    parts.add_for_customer(
        CustomerPart(
            name="recipient", template="delivery/customer/_recipient.html", read=recipient_for_customer, place=12
        )
    )


def register_figures() -> None:
    """What deliveries come to."""
    navigation.register(
        Entry(
            label=_("Delivery figures"),
            url_name="delivery:figures",
            icon="chart-bar",
            needs=("orders.overview",),
            part=Part.WORK,
            place=73,
        )
    )


def register_promises() -> None:
    """What can be promised at the counter."""
    windows.register(guard=operations.require_windows, offer="delivery/promises/_offer.html")

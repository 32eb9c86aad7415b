"""What delivery shows and says elsewhere; called once, from ``AppConfig.ready``."""

from django.utils.translation import gettext_lazy as _

from delivery import away, queries, timeline
from delivery.holding import DELIVERY
from delivery.models import CarrierParcel
from delivery.order_parts import parcels_for_customer, parcels_for_staff
from orders import carriers, parts
from orders.parts import CustomerPart, StaffPart
from shopsuite.core import navigation
from shopsuite.core.navigation import Entry
from shopsuite.notices import kinds, sources
from shopsuite.notices.kinds import Kind
from shopsuite.notices.sources import Source
from shopsuite.people import holdings


def register_carriers() -> None:
    """Parcels that carriers have."""
    timeline.register()
    carriers.register(lambda: [carrier.name for carrier in queries.carriers_in_use()])
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

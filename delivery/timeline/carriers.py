"""Parcels in the history of their order."""

from django.utils.translation import gettext_lazy as _

from delivery.models.carrier import AskState, ParcelState
from shopsuite.feed.timeline import label_of, read_as, tell


def register() -> None:
    """Say it to the feed; called once, from ``registering``."""
    read_as(parcel_state=label_of(ParcelState), ask_state=label_of(AskState))
    tell("delivery.parcel_with_carrier", "truck-delivery", _("Followed at %(carrier)s"))
    tell("delivery.parcel_moved", "truck-delivery", _("%(carrier)s: %(parcel_state)s"))
    tell(
        "delivery.number_corrected", "edit", _("Parcel's number corrected: %(number_now)s"), _("was %(number_before)s")
    )
    tell("delivery.stop_asked", "hand-stop", _("Stop the parcel at %(carrier)s: %(ask_state)s"))
    tell(
        "delivery.parcel_contradicts",
        "alert-triangle",
        _("%(carrier)s says it has arrived, but the order cannot be delivered"),
    )

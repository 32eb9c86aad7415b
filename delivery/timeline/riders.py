"""Deliveries in the history of their order. What the order's own events say already is left out."""

from django.utils.translation import gettext_lazy as _

from delivery.models import Decision, DeliveryState, Reason
from shopsuite.feed.timeline import label_of, read_as, tell


def register() -> None:
    """Say it to the feed; called once, from ``registering``."""
    read_as(why=label_of(Reason), told=label_of(Decision))
    tell(
        "delivery.changed",
        "bike",
        _("Delivery: %(state)s"),
        _("%(why)s"),
        readers={"state": label_of(DeliveryState)},
    )
    tell("delivery.arrived", "home", _("The rider is at the door"))
    tell("delivery.attempt_failed", "alert-triangle", _("Could not be delivered"), _("%(why)s"))
    tell("delivery.failure_taken_back", "arrow-back-up", _("“Could not be delivered” was a mistap"))
    tell("delivery.attempt_decided", "send", _("The rider is told"), _("%(told)s"))
    tell("delivery.promised_anyway", "alert-triangle", _("The time was promised although riders cannot keep it"))

"""Telling dispatchers, while they look at something else, what will be late while something can still be done."""

from django.urls import reverse
from django.utils.translation import gettext as _

from delivery import queries
from delivery.models import Delivery
from shopsuite.core.days import span_in_words
from shopsuite.feed.models import Event
from shopsuite.notices import operations as notices
from shopsuite.notices.models import Notice
from shopsuite.notices.sources import Telling
from shopsuite.people.queries import those_who

LATE = "late_expected"


def tell_of_late(event: Event) -> None:
    """Note for those who send riders out that a delivery will be late; once for each."""
    dispatchers = [person for person in those_who("orders.hand_over") if person.pk != event.actor_id]
    notices.note_event(event, users=dispatchers, subject=f"late_delivery:{event.body['delivery_id']}", kind=LATE)


def telling_of_late(pk: int, notice: Notice) -> Telling | None:
    """Which one, and by how much; None where it will be in time after all, or has arrived."""
    stop = queries.stop_of(Delivery(pk=pk))
    if stop is None or not stop.late:
        return None
    order = stop.delivery.order
    title = _("%(number)s will be %(time)s late") % {"number": order.number, "time": span_in_words(stop.minutes_late)}
    return Telling(title, (str(stop.run.shift.rider), order.address), reverse("delivery:runs"))

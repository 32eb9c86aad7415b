"""Telling riders, while their phone is in the pocket, what the shop says."""

from django.urls import reverse
from django.utils.translation import gettext as _

from delivery.models import Attempt
from shopsuite.feed.models import Event
from shopsuite.notices import operations as notices
from shopsuite.notices.models import Notice
from shopsuite.notices.sources import Telling
from shopsuite.people.models import User
from shopsuite.people.queries import those_who

DECIDED = "job_decided"
TAKEN_OVER = "parcel_taken_over"
TAKEN_FROM = "parcel_taken_from"


def tell_of_decision(event: Event) -> None:
    """Note for the rider what to do with a parcel that nobody took."""
    attempt = Attempt.objects.select_related("rider").filter(pk=event.body["attempt_id"]).first()
    if attempt:
        notices.note_event(event, users=[attempt.rider], subject=f"attempt:{attempt.pk}", kind=DECIDED)


def telling_of_decision(pk: int, notice: Notice) -> Telling | None:
    """What was decided about which parcel; None once it was delivered or is back."""
    attempt = Attempt.objects.select_related("delivery__order").filter(pk=pk, rider=notice.recipient.user).first()
    if attempt is None or not attempt.decision:
        return None
    latest = attempt.delivery.attempts.order_by("-number")[0]
    if not (latest.is_under_way or latest.pk == attempt.pk):
        return None
    order = attempt.delivery.order
    title = f"{order.number}: {attempt.get_decision_display()}"
    return Telling(title, tuple(filter(None, [latest.instruction, order.address])), reverse("delivery:jobs"))


def tell_of_taking_over(event: Event) -> None:
    """Note for those who send riders out, and for the rider it was planned for, that another has the parcel."""
    planned_for = User.objects.filter(pk=event.body["planned_for_id"])
    subject = f"taken_over:{event.body['attempt_id']}"
    notices.note_event(event, users=planned_for, subject=subject, kind=TAKEN_FROM)
    dispatchers = [person for person in those_who("orders.hand_over") if person not in planned_for]
    notices.note_event(event, users=dispatchers, subject=subject, kind=TAKEN_OVER)


def telling_of_taking_over(pk: int, notice: Notice) -> Telling | None:
    """Who has which parcel; None once that is over. A rider is told no more than its number."""
    attempt = Attempt.objects.select_related("delivery__order", "rider").filter(pk=pk, outcome="").first()
    reader = notice.recipient.user
    if attempt is None or reader is None or reader.pk == attempt.rider_id:
        return None
    sends_out = reader.may("orders.hand_over")
    names = {"number": attempt.delivery.order.number, "rider": attempt.rider}
    title = _("%(rider)s took over %(number)s") % names
    words = _("It was planned for another run.") if sends_out else _("It was planned for your run; leave it out.")
    return Telling(title, (words,), reverse("delivery:runs" if sends_out else "delivery:jobs"))

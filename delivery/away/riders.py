"""Telling riders, while their phone is in the pocket, what the shop says."""

from django.urls import reverse

from delivery.models import Attempt
from shopsuite.feed.models import Event
from shopsuite.notices import operations as notices
from shopsuite.notices.models import Notice
from shopsuite.notices.sources import Telling

DECIDED = "job_decided"


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

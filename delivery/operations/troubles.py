"""A parcel that its carrier has trouble with is a problem of its order, and so is a time window that riders cannot keep: with somebody whose work
it is, and by when."""

from contextlib import suppress
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from care import operations as care
from care.models import Incident
from care.models.incident import Cause, IncidentOutcome
from delivery import queries
from delivery.models import CarrierParcel, Delivery
from delivery.rules.tracking import State
from delivery.rules.troubles import PROBLEMS
from orders.models import Intercept, Order
from orders.models.order import Stage
from orders.models.stop import Outcome


@transaction.atomic
def see_to_trouble(
    *, parcel_id: int, at: datetime, is_news: bool = True, was_anothers: bool = False
) -> Incident | None:
    """Raise what a carrier has trouble with as a problem, once for each parcel and trouble, and close it when the parcel goes on, comes
    back or has arrived. Looking again changes nothing. ``is_news``: whether it may still be raised; ``was_anothers``: the number
    was mistyped, so that the trouble was none. Locks the order, then the parcel.
    """
    order_id = CarrierParcel.objects.values_list("order_id", flat=True).get(pk=parcel_id)
    order = Order.objects.select_for_update().get(pk=order_id)
    parcel = CarrierParcel.objects.select_for_update(of=("self",)).select_related("carrier").get(pk=parcel_id)
    trouble = _trouble_of(parcel, order)
    if trouble == parcel.trouble or not (parcel.trouble or is_news):
        return parcel.incident
    if parcel.trouble:
        _close(parcel, was_anothers=was_anothers, at=at)
    parcel.trouble, parcel.incident = trouble, None
    if trouble:
        parcel.incident = care.raise_incident(
            order_id=order.pk, client_id=uuid4(), kind=PROBLEMS[trouble], words=_words(parcel), actor=None, at=at
        )
    parcel.save(update_fields=["trouble", "incident"])
    return parcel.incident


def close_window_problem(delivery: Delivery, how: str, *, at: datetime) -> None:
    """What was promised of ``delivery`` can be kept, and ``how``: its problem is closed, unless somebody has. Locks the incident."""
    if delivery.window_problem_id:
        with suppress(care.Closed):
            care.close_incident(
                incident_id=delivery.window_problem_id,
                outcome=IncidentOutcome.SOLVED,
                cause=Cause.SHOP,
                how=how,
                actor=None,
                at=at,
            )
        delivery.window_problem = None
        Delivery.objects.filter(pk=delivery.pk).update(window_problem=None)


def _trouble_of(parcel: CarrierParcel, order: Order) -> str:
    """What somebody has to see to; "" for nothing. What the shop called back is wanted back."""
    if not parcel.is_troubled or order.stage != Stage.SHIPPED:
        return ""
    called_back = Intercept.objects.filter(order=order, outcome__in=["", Outcome.STOPPED])
    return "" if not parcel.trouble and called_back.exists() else parcel.state


def _words(parcel: CarrierParcel) -> str:
    words = _("%(carrier)s has a problem with parcel %(parcel)s")
    if parcel.state == State.RETURNED:
        words = _("%(carrier)s brings parcel %(parcel)s back")
    said = queries.last_words_of(parcel)
    return words % {"carrier": parcel.whose, "parcel": parcel.number} + (f": {said}" if said else "")


def _close(parcel: CarrierParcel, *, was_anothers: bool, at: datetime) -> None:
    """Close the problem that ``parcel`` stood for, unless somebody has. What is in the shop again stays theirs who talk with the customer."""
    if parcel.incident_id is None or parcel.ended_at:
        return
    outcome, cause, how = IncidentOutcome.SOLVED, Cause.CARRIER.value, ""
    if was_anothers:
        outcome, cause, how = IncidentOutcome.MISTAKE, "", _("The number was mistyped.")
    elif parcel.state == State.RETURNED:
        outcome, how = IncidentOutcome.CANCELLED, _("The carrier brings it back.")
    with suppress(care.Closed):
        care.close_incident(incident_id=parcel.incident_id, outcome=outcome, cause=cause, how=how, actor=None, at=at)

"""Telling people, while away, of parcels that carriers have trouble with: each on their own list of notices as well."""

from django.utils.translation import gettext as _

from delivery import events, queries
from delivery.models import CarrierParcel, InterceptAsk
from delivery.models.carrier import AskState
from delivery.rules.tracking import State
from orders.models.order import Stage
from shopsuite.feed.models import Event
from shopsuite.notices import operations as notices
from shopsuite.notices.models import Notice
from shopsuite.notices.sources import Telling
from shopsuite.people.queries import those_who

CARRIERS = "carrier_parcels"


def tell_of_parcel(event: Event) -> None:
    """Note a parcel for those who hand parcels over, when its carrier is to be called or says what cannot be; whatever else happens to
    it, what was told is looked at again. Trouble on its way is told as the problem it raises (``care``)."""
    parcels = CarrierParcel.objects.filter(order=event.body["order_id"])
    if "parcel_id" in event.body:
        parcels = parcels.filter(pk=event.body["parcel_id"])
    for parcel in parcels:
        if _is_theirs(event):
            notices.note_event(event, users=those_who("orders.hand_over"), subject=parcel.subject, kind=CARRIERS)
        notices.look_again(subject=parcel.subject, at=event.at)


def _is_theirs(event: Event) -> bool:
    if event.kind == events.StopAsked.kind:
        return event.body["ask_state"] == AskState.BY_PHONE
    return event.kind == events.ParcelContradicts.kind


def telling_of_parcel(pk: int, notice: Notice) -> Telling | None:
    """What its carrier says that cannot be, or whom to call to stop it; None once neither is so."""
    user = notice.recipient.user
    found = queries.parcels_visible_to(user) if user else CarrierParcel.objects.none()
    parcel = found.filter(pk=pk, ended_at=None).select_related("order", "carrier").first()
    if parcel is None:
        return None
    words = {"number": parcel.order.number, "carrier": parcel.whose, "parcel": parcel.number}
    url = parcel.order.get_absolute_url()
    if _is_to_be_called_about(parcel):
        phone = parcel.carrier.phone if parcel.carrier else ""
        title = _("%(number)s: call %(carrier)s to stop parcel %(parcel)s") % words
        return Telling(title, tuple(filter(None, [phone])), url)
    if parcel.state == State.DELIVERED and parcel.arrival_noted_at and parcel.order.stage != Stage.DELIVERED:
        title = _("%(number)s: %(carrier)s says it has arrived, but it was stopped or called off") % words
    else:
        return None
    return Telling(title, tuple(filter(None, [queries.last_words_of(parcel)])), url)


def _is_to_be_called_about(parcel: CarrierParcel) -> bool:
    asked = InterceptAsk.objects.filter(parcel=parcel, intercept__outcome="", state=AskState.BY_PHONE)
    return not parcel.is_over and asked.exists()

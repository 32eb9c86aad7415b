"""The waiting list: who waits, and how often waiting was worth it."""

from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet

from bookings.models import BookingState, Session, WaitingParty, WaitingState
from bookings.rules.chance import Chance, chance_of
from shopsuite.core.queries import shop_day
from shopsuite.people.models import User

LOOK_BACK = timedelta(days=90)
#: What is cancelled later helps nobody who waits.
IN_TIME = timedelta(hours=2)


def waiting_visible_to(user: User) -> QuerySet[WaitingParty]:
    """The whole list to whoever looks after guests."""
    return WaitingParty.objects.all() if user.may("bookings.see") else WaitingParty.objects.none()


def chance_for(party: WaitingParty, *, at: datetime) -> Chance:
    """How likely ``party`` (it may be unsaved) gets something on its days, from what was cancelled in the last 90 days."""
    held = Session.objects.filter(kind=party.kind_id, during__startswith__range=(at - LOOK_BACK, at))
    in_time = Q(
        bookings__state=BookingState.CANCELLED,
        bookings__party_size__gte=party.party_size,
        bookings__cancelled_at__lte=F("during__startswith") - IN_TIME,
    )
    figures = held.aggregate(tastings=Count("pk", distinct=True), freed=Count("pk", filter=in_time, distinct=True))
    ahead = WaitingParty.objects.filter(
        kind=party.kind_id,
        state=WaitingState.WAITING,
        first_day__lte=party.last_day,
        last_day__gte=party.first_day,
        party_size__lte=party.party_size,
    )
    if party.pk:
        ahead = ahead.filter(pk__lt=party.pk)
    days = (party.last_day - max(party.first_day, shop_day(at))).days + 1
    return chance_of(freed=figures["freed"], tastings=figures["tastings"], days=days, ahead=ahead.count())

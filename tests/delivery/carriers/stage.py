"""Carriers, what they have, and what they say."""

import hmac
import json
from datetime import timedelta

from delivery import operations
from delivery.models import Carrier, CarrierParcel
from delivery.rules.tracking import Heard, State
from orders import operations as ordering
from orders.models import Intercept, Order
from orders.rules import ChangeDraft
from shopsuite.feed.models import Event
from shopsuite.feed.reactions import handlers
from shopsuite.people.queries import people_with_role
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.orders.stages import packed

SECRET, OLD_SECRET = "new-secret-of-the-carrier-0123456789", "old-secret-of-the-carrier-0123456789"
GENERIC = "delivery.carriers.generic.Generic"


def carrier(name="SF Express", code="sf", **more):
    return Carrier.objects.create(
        name=name, code=code, **{"provider": GENERIC, "tracking_url": "https://sf.test/track/{number}"} | more
    )


def order(**more):
    """One that is packed; a carrier may have it."""
    tea = make.goods()
    make.batch(tea, 5)
    return packed(make.order(make.line(tea), customer_name="Lin", way="carrier", **more))


def given_to(order, *, carrier="SF Express", number="SF 1234", at=NOON, follow=True):
    """``order`` as a carrier has it; followed, unless nobody has heard of it yet."""
    ordering.hand_over(
        order_id=order.pk,
        way="carrier",
        carrier=carrier,
        tracking_number=number,
        actor=people_with_role(Role.DISPATCHER).first() or make.person(Role.DISPATCHER),
        at=at,
    )
    if follow:
        operations.follow_parcel(order_id=order.pk, carrier=carrier, number=number, at=at)
    return Order.objects.get(pk=order.pk)


def parcel(**more):
    """One that a carrier has."""
    given = {key: more.pop(key) for key in ("carrier", "number", "at") if key in more}
    return given_to(order(**more), **given).carrier_parcels.get()


def carried_parcel():
    """A parcel of a carrier that was set up for it."""
    carrier()
    return parcel()


def called_back(parcel):
    """The intercept of a parcel whose order is to go elsewhere."""
    ordering.ask_change(
        order_id=parcel.order_id,
        draft=ChangeDraft(address="Elsewhere"),
        actor=make.person(Role.CLERK),
        at=NOON,
        is_by_customer=False,
    )
    return Intercept.objects.get(order=parcel.order_id)


def heard(state, *, hours=1, number="SF1234", event_id="", place="", words="", expected_on=None):
    """What a carrier says, ``hours`` after noon by its clock."""
    return Heard(
        event_id or f"{number}-{state}-{hours}",
        number,
        State(state),
        NOON + timedelta(hours=hours),
        place,
        words,
        expected_on,
    )


def say(*said, code="sf", at=None):
    """A carrier says something; how much of it was new."""
    by = Carrier.objects.get(code=code)
    return operations.take_in(carrier_id=by.pk, heard=said, at=at or max(each.at for each in said))


def message(state="in_transit", *, event_id="e-1", number="SF1234", at=None, **more):
    """The body of a webhook."""
    said = {"id": event_id, "number": number, "state": state, "at": (at or NOON).isoformat()}
    return json.dumps(said | more).encode()


def signed(body, *, secret=SECRET, at=NOON):
    """The headers that prove ``body`` to be the carrier's, as Django's test client takes them."""
    stamp = str(int(at.timestamp()))
    proof = hmac.new(secret.encode(), stamp.encode() + b"." + body, "sha256").hexdigest()
    return {"HTTP_CARRIER_TIMESTAMP": stamp, "HTTP_CARRIER_SIGNATURE": proof}


def post(client, body, *, code="sf", **headers):
    return client.post(
        f"/delivery/carriers/{code}/events/", body, content_type="application/json", **(headers or signed(body))
    )


def react(since=0):
    """Let delivery hear of all that was recorded after ``since``, and of what it records itself; returns the last one heard."""
    while event := Event.objects.filter(pk__gt=since).order_by("pk").first():
        for handler in handlers("delivery.reactions.carriers", event.kind):
            handler(event)
        since = event.pk
    return since


def fresh(thing):
    if isinstance(thing, CarrierParcel):
        return CarrierParcel.objects.select_related("carrier", "order").get(pk=thing.pk)
    return type(thing).objects.get(pk=thing.pk)


def kinds_of(order):
    return list(
        Event.objects.filter(subject=order.subject, kind__startswith="delivery.").values_list("kind", flat=True)
    )

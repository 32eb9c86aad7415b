"""A link shows the address it was given for, or the one whoever holds it asked for: never where somebody else has it brought since."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from delivery import links, operations, queries
from delivery.models import Attempt, Delivery
from delivery.operations import MayKnow, Proof, ToldFix
from delivery.reactions.riders import tell_whoever_receives_it
from orders import operations as orders
from orders.events import ChangeAgreed
from orders.models import ChangeRequest, Order
from orders.rules import ChangeDraft
from shopsuite.feed import wakeups
from shopsuite.feed.models import Event
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery.days import door, shop_on_the_map
from tests.delivery.stages import on_the_way, to_bring
from tests.delivery.test_attempts import photo
from tests.factories import NOON

pytestmark = pytest.mark.django_db
HOME = "7 Sender Home"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def rider():
    return make.person(Role.RIDER, name="Ma Tianyi")


@pytest.fixture
def present() -> Order:
    shop_on_the_map()
    door("12 Lake Road", north=500)
    door(HOME, north=900)
    order = to_bring(customer_name="Secret Admirer", is_gift=True)
    operations.follow_order(order_id=order.pk, at=NOON)
    operations.choose_for_recipient(delivery_id=of(order).pk, may_know=MayKnow(sees_rider=True), actor=None, at=NOON)
    return order


def of(order: Order) -> Delivery:
    return Delivery.objects.select_related("order", "recipient").get(order=order)


def address_of(order: Order, name: str = "recipient", *more) -> str:
    return reverse(f"delivery:{name}", args=[links.recipient_token(queries.recipient_of(of(order))), *more])


def page(client, order: Order) -> str:
    return client.get(address_of(order), headers={"Accept": "text/html"}).content.decode()


def redirect(order: Order, to: str = HOME) -> None:
    """Its customer asks for another address, and the shop agrees."""
    asked = orders.ask_change(
        order_id=order.pk, draft=ChangeDraft(address=to), actor=None, at=NOON, is_by_customer=True
    )
    agree(asked)


def agree(asked: ChangeRequest, *, minutes: int = 1) -> None:
    clerk = make.person(Role.CLERK)
    orders.decide_change(request_id=asked.pk, is_agreed=True, actor=clerk, at=NOON + timedelta(minutes=minutes))


def out(order: Order, rider) -> Attempt:
    attempt = on_the_way(Order.objects.get(pk=order.pk), rider=rider)
    Attempt.objects.update(left_at=timezone.now() - timedelta(minutes=5))
    return attempt


def ride(rider) -> None:
    now = timezone.now()
    fixes = [ToldFix(now - timedelta(seconds=ago), 30.2512, 120.1634, 9) for ago in (20, 0)]
    operations.note_positions(batch_id=uuid4(), fixes=fixes, sent_at=now, rider=rider, at=now)


def test_where_the_sender_has_it_brought_instead_is_on_no_page_of_the_link(client, present, rider):
    assert "12 Lake Road" in page(client, present)
    redirect(present)
    out(present, rider)
    ride(rider)

    shown = page(client, present)

    assert HOME not in shown and "12 Lake Road" not in shown
    assert "It is brought to another address now" in shown
    # Neither where the door is, nor who is on the way to it.
    assert "coming-rider" not in shown and "120.16" not in shown
    assert client.post(address_of(present, "recipient_door"), {"door": "stairs"}, headers=HTMX).status_code == 409


def test_the_sender_follows_it_by_their_own_link(client, present, rider):
    redirect(present)
    attempt = out(present, rider)
    ride(rider)
    url = reverse("delivery:coming", args=[present.link_token])

    assert url in client.get(present.get_customer_url()).content.decode()
    shown = client.get(url, headers={"Accept": "text/html"}).content.decode()

    assert HOME in shown and "coming-rider" in shown and f'hx-get="{url}"' in shown
    token = links.recipient_token(queries.recipient_of(of(present)))
    assert client.get(reverse("delivery:coming", args=[token])).status_code == 404
    operations.deliver(attempt_id=attempt.pk, proof=Proof(), actor=rider, at=timezone.now())
    assert client.get(url).headers["Location"] == present.get_customer_url()


@pytest.mark.parametrize(("is_redirected", "heard"), [(False, 1), (True, 0)])
def test_a_page_with_an_old_link_hears_nothing_of_where_the_rider_goes(
    present, rider, monkeypatch, django_capture_on_commit_callbacks, is_redirected, heard
):
    told = []
    monkeypatch.setattr(wakeups, "publish_signal", lambda text: told.append(json.loads(text)))
    if is_redirected:
        redirect(present)
    out(present, rider)

    with django_capture_on_commit_callbacks(execute=True):
        ride(rider)

    assert sum(of(present).page_audience in each["audiences"] for each in told) == heard


def test_nothing_that_proves_it_at_the_senders_door_is_shown(client, present, rider):
    redirect(present)
    attempt = out(present, rider)
    proof = Proof(hands="neighbour", received_by="Mrs Sender", photo=photo())
    operations.deliver(attempt_id=attempt.pk, proof=proof, actor=rider, at=timezone.now())

    shown = page(client, present)

    assert "It has arrived" in shown and "Mrs Sender" not in shown and "<img" not in shown
    assert client.get(address_of(present, "recipient_photo", attempt.pk)).status_code == 404


def test_what_they_asked_for_themselves_they_read(client, present):
    operations.wish_address(delivery_id=of(present).pk, address="3 Hill Road", actor=None, at=NOON)
    assert "3 Hill Road" not in page(client, present)
    agree(ChangeRequest.objects.get())
    assert "3 Hill Road" in page(client, present)

    redirect(present)
    assert HOME not in page(client, present)
    redirect(present, "3 Hill Road")
    assert "3 Hill Road" in page(client, present)


@pytest.mark.parametrize(("by_sender", "stays"), [(True, ""), (False, "By the stairs")])
def test_what_was_wished_of_one_door_is_not_said_of_another(present, by_sender, stays):
    operations.wish_door(delivery_id=of(present).pk, door="By the stairs", actor=None, at=NOON)
    if by_sender:
        redirect(present)
    else:
        operations.wish_address(delivery_id=of(present).pk, address="3 Hill Road", actor=None, at=NOON)
        agree(ChangeRequest.objects.get())

    for _twice in range(2):
        for event in Event.objects.filter(kind=ChangeAgreed.kind):
            tell_whoever_receives_it(event)

    assert of(present).recipient.door == stays


def test_a_link_that_is_made_anew_is_for_the_address_of_that_moment(client, present):
    redirect(present)
    at = NOON + timedelta(minutes=5)
    operations.replace_recipient_link(delivery_id=of(present).pk, actor=make.person(Role.CLERK), at=at)

    assert HOME in page(client, present)


def test_photos_do_not_outlive_the_link_in_the_browser(client, present, rider):
    attempt = out(present, rider)
    proof = Proof(hands="door", photo=photo())
    operations.deliver(attempt_id=attempt.pk, proof=proof, actor=rider, at=timezone.now())

    answer = client.get(address_of(present, "recipient_photo", attempt.pk))

    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
    kept = client.get(reverse("delivery:customer_photo", args=[present.link_token, attempt.pk]))
    assert "max-age=604800" in kept.headers["Cache-Control"]


def test_whoever_holds_a_link_that_ended_is_told_so_and_a_made_up_one_is_not_found(client, present):
    url = address_of(present)
    operations.replace_recipient_link(delivery_id=of(present).pk, actor=make.person(Role.CLERK), at=NOON)

    ended = client.get(url, headers={"Accept": "text/html"})
    made_up = client.get(reverse("delivery:recipient", args=["1.1:abc"]), headers={"Accept": "text/html"})

    assert (ended.status_code, made_up.status_code) == (404, 404)
    assert "This link has ended" in ended.content.decode()
    assert "This link has ended" not in made_up.content.decode()
    # No socket asks them to sign in.
    for answer in (ended, made_up):
        assert "feed-pos" not in answer.content.decode()

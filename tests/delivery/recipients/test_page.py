"""What recipients see, wish, and never learn."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from delivery import links, operations, queries
from delivery.models import Attempt, Delivery
from delivery.operations import MayKnow, Proof, ToldFix
from messaging.models import Message
from orders.models import ChangeRequest, Order
from shopsuite.feed.events import as_told
from shopsuite.feed.models import Event
from shopsuite.feed.tokens import audiences_of
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery.stages import failed, on_the_way, to_bring
from tests.factories import NOON
from tests.orders import stages

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
SECRETS = ("Secret Admirer", "13900000000", "From your admirer", "88.00", "Longjing")


@pytest.fixture
def rider():
    return make.person(Role.RIDER, name="Ma Tianyi")


@pytest.fixture
def present(rider) -> Order:
    """Something that nobody is to know of whom it is."""
    tea = make.goods(name="Longjing")
    make.batch(tea, 9)
    return make.order(
        make.line(tea, unit_price=Decimal("88.00")),
        way="rider",
        address="12 Lake Road",
        customer_name="Secret Admirer",
        phone="13900000000",
        is_gift=True,
        card_text="From your admirer",
    )


def delivery_of(order: Order) -> Delivery:
    operations.follow_order(order_id=order.pk, at=NOON)
    return Delivery.objects.select_related("order").get(order=order)


def address_of(delivery: Delivery, name: str = "recipient", **more) -> str:
    fresh = Delivery.objects.get(pk=delivery.pk)
    return reverse(f"delivery:{name}", args=[links.recipient_token(queries.recipient_of(fresh)), *more.values()])


def page(client, delivery: Delivery) -> str:
    return client.get(address_of(delivery), headers={"Accept": "text/html"}).content.decode()


def let_know(delivery: Delivery, **may) -> None:
    operations.choose_for_recipient(delivery_id=delivery.pk, may_know=MayKnow(**may), actor=None, at=NOON)


def here(rider, *, seconds: int = 0) -> None:
    """The phone of ``rider`` says where they are, now."""
    now = timezone.now()
    fixes = [ToldFix(now - timedelta(seconds=ago), 30.25, 120.16, 9) for ago in (20 + seconds, seconds)]
    operations.note_positions(batch_id=uuid4(), fixes=fixes, sent_at=now, rider=rider, at=now)


def stand_at(order: Order, where: str, rider) -> None:
    """Bring ``order`` to where the test wants it."""
    match where:
        case "accepted":
            delivery_of(order)
        case "making":
            stages.picked(order)
        case "ready":
            stages.packed(order)
        case "on_the_way":
            on_the_way(order, rider=rider)
        case "delivered":
            attempt = on_the_way(order, rider=rider)
            operations.deliver(attempt_id=attempt.pk, proof=Proof(), actor=rider, at=timezone.now())
        case "failed":
            failed(on_the_way(order, rider=rider), at=timezone.now())
    delivery_of(order)


STATES = ["accepted", "making", "ready", "on_the_way", "delivered", "failed"]


@pytest.mark.parametrize("state", STATES)
def test_in_every_state_a_surprise_stays_one(client, present, rider, state):
    stand_at(present, state, rider)
    here(rider)
    delivery = delivery_of(present)
    assert delivery.state == state

    shown = page(client, delivery)

    assert not [secret for secret in SECRETS if secret in shown]
    assert "Ma Tianyi" not in shown and present.number not in shown and "120.16" not in shown
    assert client.get(address_of(delivery)).headers["X-Robots-Tag"].startswith("noindex")


@pytest.mark.parametrize(
    ("may", "said"),
    [("knows_sender", "Secret Admirer"), ("knows_card", "From your admirer"), ("knows_contents", "Longjing")],
)
def test_what_the_sender_chose_is_told_and_nothing_else(client, present, may, said):
    delivery = delivery_of(present)
    let_know(delivery, **{may: True})

    shown = page(client, delivery)

    assert [secret for secret in SECRETS if secret in shown] == [said]


def test_the_place_of_the_rider_only_while_theirs_is_next(client, present, rider):
    now = timezone.now()
    first = on_the_way(to_bring(deliver_until=now + timedelta(hours=1)), rider=rider)
    mine = on_the_way(present, rider=rider).delivery
    Attempt.objects.update(left_at=now - timedelta(minutes=5))
    let_know(mine, sees_rider=True)
    here(rider)
    assert "coming-rider" not in page(client, mine)

    operations.deliver(attempt_id=first.pk, proof=Proof(), actor=rider, at=timezone.now())
    assert "coming-rider" in page(client, mine)
    assert "coming-rider" not in page(client, first.delivery)

    let_know(mine)
    assert "coming-rider" not in page(client, mine)


def test_the_link_dies_a_day_after_it_arrived(client, present, rider):
    attempt = on_the_way(present, rider=rider)
    operations.deliver(attempt_id=attempt.pk, proof=Proof(), actor=rider, at=NOON)
    token = links.recipient_token(queries.recipient_of(attempt.delivery))

    assert links.delivery_of(token, at=NOON + timedelta(hours=23))
    assert links.delivery_of(token, at=NOON + timedelta(hours=25)) is None
    assert client.get(reverse("delivery:recipient", args=[token])).status_code == 404


def test_replaced_and_made_up_links_open_nothing(client, present):
    delivery = delivery_of(present)
    before = address_of(delivery)
    operations.replace_recipient_link(delivery_id=delivery.pk, actor=make.person(Role.CLERK), at=NOON)

    assert client.get(before).status_code == 404
    assert client.get(address_of(delivery)).status_code == 200
    for made_up in ("1.1", f"{delivery.pk}.2:abc", "x"):
        assert client.get(reverse("delivery:recipient", args=[made_up])).status_code == 404
    assert client.get(reverse("delivery:recipient", args=[present.link_token])).status_code == 404


def test_it_may_be_left_at_the_door_and_staff_and_rider_know_at_once(client, present, rider):
    attempt = on_the_way(present, rider=rider)
    delivery = attempt.delivery

    client.post(address_of(delivery, "recipient_door"), {"door": " By the  stairs "})

    told = Event.objects.get(kind="delivery.recipient_wished")
    everybody = {"staff", present.page_audience, delivery.page_audience, f"user:{rider.pk}"}
    assert set(told.audiences) == everybody
    client.force_login(rider)
    assert "By the stairs" in client.get(reverse("delivery:jobs")).content.decode()
    client.force_login(make.person(Role.CLERK))
    assert "By the stairs" in client.get(present.get_absolute_url()).content.decode()


@pytest.mark.parametrize("door", ["x" * 201])
def test_what_is_too_long_is_said(client, present, door):
    delivery = delivery_of(present)

    assert client.post(address_of(delivery, "recipient_door"), {"door": door}, headers=HTMX).status_code == 400
    assert queries.recipient_of(Delivery.objects.get(pk=delivery.pk)).door == ""


def test_another_address_is_asked_of_the_shop(client, present, rider):
    delivery = delivery_of(present)
    typed = {"address": "3 Hill Road"}

    assert client.post(address_of(delivery, "recipient_address"), typed).status_code == 302
    asked = ChangeRequest.objects.get()
    assert (asked.state, asked.fields.get().new) == ("asked", "3 Hill Road")
    present.refresh_from_db()
    assert present.address == "12 Lake Road"
    again = client.post(address_of(delivery, "recipient_address"), typed, headers=HTMX)
    assert again.status_code == 409 and "waits to be decided" in again.content.decode()
    assert client.post(address_of(delivery, "recipient_address"), {"address": " "}, headers=HTMX).status_code == 400


def test_after_it_arrived_nothing_can_be_wished(client, present, rider):
    attempt = on_the_way(present, rider=rider)
    operations.deliver(attempt_id=attempt.pk, proof=Proof(), actor=rider, at=timezone.now())

    url = address_of(attempt.delivery, "recipient_door")
    assert client.post(url, {"door": "stairs"}, headers=HTMX).status_code == 409
    assert url not in page(client, attempt.delivery)


def test_the_page_hears_of_its_own_delivery_and_what_it_hears_says_nothing(client, present, rider):
    delivery = on_the_way(present, rider=rider).delivery
    shown = page(client, delivery)
    token = shown.split('feed-token" content="')[1].split('"')[0]

    assert audiences_of(token) == {delivery.page_audience}
    heard = [each for each in Event.objects.all() if delivery.page_audience in each.audiences]
    assert {each.kind for each in heard} <= {"delivery.changed", "delivery.arrived", "delivery.recipient_may_know"}
    for each in heard:
        assert "body" not in as_told(each.kind, each.subject, each.body)


def test_a_customer_chooses_by_their_own_link_alone(client, present):
    delivery = delivery_of(present)
    url = reverse("delivery:sender", args=[present.link_token])
    assert "For whoever receives it" in client.get(url).content.decode()

    client.post(url, {"knows_card": "on"})
    recipient = queries.recipient_of(Delivery.objects.get(pk=delivery.pk))
    assert (recipient.knows_card, recipient.knows_sender, recipient.chosen_by) == (True, False, None)
    token = links.recipient_token(recipient)
    assert client.get(reverse("delivery:sender", args=[token])).status_code == 404


def test_staff_choose_send_and_replace(client, present):
    delivery = delivery_of(present)
    url = reverse("delivery:choose_recipient", args=[delivery.pk])
    client.force_login(make.person(Role.CLERK))
    client.post(url, {"what": "choose", "sees_rider": "on"})
    assert Delivery.objects.get().recipient.sees_rider

    sent = {"what": "send", "client_id": str(uuid4())}
    for _twice in range(2):
        client.post(url, sent)
    (message,) = Message.objects.all()
    assert address_of(delivery) in message.text

    client.post(url, {"what": "replace"})
    assert Delivery.objects.get().recipient.link_number == 2


@pytest.mark.parametrize("role", [Role.PACKER, Role.RIDER, Role.HOST])
def test_others_choose_nothing(client, present, role):
    delivery = delivery_of(present)
    client.force_login(make.person(role))

    answer = client.post(reverse("delivery:choose_recipient", args=[delivery.pk]), {"what": "replace"})

    assert answer.status_code in (403, 404)


def test_what_somebody_ordered_for_themselves_they_follow(client, rider):
    delivery = on_the_way(to_bring(), rider=rider).delivery
    Attempt.objects.update(left_at=timezone.now() - timedelta(minutes=5))
    here(rider)

    assert "coming-rider" in page(client, delivery)

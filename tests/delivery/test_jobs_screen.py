"""A rider's jobs."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from delivery import operations
from delivery.models import Attempt, Destination, KnownAddress
from orders.models import Order
from orders.models.order import Stage
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery import days
from tests.delivery.stages import decided, failed, on_the_way, to_bring
from tests.messaging import recordings
from tests.orders import stages

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def rider(client):
    someone = make.person(Role.RIDER)
    client.force_login(someone)
    return someone


def jobs_page(client) -> str:
    return client.get(reverse("delivery:jobs")).content.decode()


def tap(client, attempt: Attempt, kind: str, **more):
    return client.post(reverse("delivery:event", args=[attempt.pk, kind]), more, headers=HTMX)


def test_a_rider_sees_own_jobs_with_the_way_there(client, rider):
    mine = on_the_way(to_bring(phone="13800000000"), rider=rider)
    foreign = on_the_way(to_bring(), rider=make.person(Role.RIDER))

    page = jobs_page(client)

    assert f'id="job-{mine.pk}"' in page
    assert f'id="job-{foreign.pk}"' not in page
    assert "geo:0,0?q=12%20Lake%20Road" in page
    assert "tel:13800000000" in page


@pytest.mark.parametrize(
    ("agent", "there"),
    [
        ("Mozilla/5.0 (Linux; Android 15)", "geo:30.251799,120.160000?q=30.251799,120.160000(12%20Lake%20Road)"),
        ("Mozilla/5.0 (iPhone)", "maps://?ll=30.251799,120.160000&amp;q=12%20Lake%20Road"),
    ],
)
def test_the_way_there_is_to_the_pin_where_somebody_confirmed_it(client, rider, agent, there):
    known = days.door("12 Lake Road", north=200)
    attempt = on_the_way(to_bring(), rider=rider)
    going, _is_new = Destination.objects.update_or_create(delivery=attempt.delivery, defaults={"address": known})

    def page() -> str:
        return client.get(reverse("delivery:jobs"), headers={"user-agent": agent}).content.decode()

    assert there in page()
    KnownAddress.objects.filter(pk=known.pk).update(is_confirmed=False)
    assert "30.251799" not in page()

    # Another address since, which the book has not followed yet.
    going.address = days.door("1 Hill Road", north=200)
    going.save()
    assert "30.251799" not in page()


def test_one_tap_delivers_and_another_takes_it_back(client, rider):
    attempt = on_the_way(to_bring(), rider=rider)

    assert tap(client, attempt, "deliver").status_code == 200
    assert Order.objects.get().stage == Stage.DELIVERED

    tap(client, attempt, "take_back")
    assert Order.objects.get().stage == Stage.SHIPPED


def test_what_the_shop_decided_stands_on_the_job(client, rider):
    attempt = failed(on_the_way(to_bring(), rider=rider), at=timezone.now())
    assert "The shop knows" in jobs_page(client)

    decided(attempt, "leave", instruction="With Mrs Lin, number 14", at=timezone.now())
    page = jobs_page(client)
    assert "With Mrs Lin, number 14" in page and "Attempt 2" in page


def test_a_parcel_is_taken_by_its_number_and_a_wrong_one_refused(client, rider):
    order = stages.packed(to_bring())

    refused = client.post(reverse("delivery:take"), {"code": "T-999"}, headers=HTMX)
    assert refused.status_code == 409 and "Put it back" in refused.content.decode()
    assert client.post(reverse("delivery:take"), {"code": order.number}, headers=HTMX).status_code == 200
    assert order.number in jobs_page(client)


def test_a_signature_is_kept_for_the_shop_alone(client, rider, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    attempt = on_the_way(to_bring(), rider=rider)
    signed = SimpleUploadedFile("signature.png", recordings.picture(kind="PNG"), content_type="image/png")

    assert tap(client, attempt, "deliver", hands="neighbour", signature=signed).status_code == 200

    kept = reverse("delivery:signature", args=[attempt.pk])
    assert client.get(kept).status_code in (403, 404)
    client.force_login(make.person(Role.CLERK))
    assert client.get(kept).content.startswith(b"\xff\xd8")
    order = attempt.delivery.order
    assert kept in client.get(order.get_absolute_url()).content.decode()
    assert "signature" not in client.get(order.get_customer_url()).content.decode()


def test_what_is_no_signature_is_refused(client, rider):
    attempt = on_the_way(to_bring(), rider=rider)
    signed = SimpleUploadedFile("signature.png", b"<svg/>", content_type="image/png")

    assert tap(client, attempt, "deliver", hands="neighbour", signature=signed).status_code == 400
    attempt.refresh_from_db()
    assert attempt.is_under_way


def test_a_foreign_job_is_not_found(client, rider):
    attempt = on_the_way(to_bring(), rider=make.person(Role.RIDER))

    for kind in ("deliver", "arrive", "fail", "take_back", "bring_back"):
        assert tap(client, attempt, kind, reason="nobody").status_code == 404
    assert client.post(reverse("delivery:called_back", args=[attempt.pk])).status_code == 404
    assert Order.objects.get().stage == Stage.SHIPPED


@pytest.mark.parametrize(
    "bad",
    [
        {"event_id": "x"},
        {"said_at": "yesterday"},
        {"latitude": "91", "longitude": "0", "accuracy": "1"},
        {"latitude": "nan", "longitude": "0", "accuracy": "1"},
        {"received_by": "x" * 121},
        {"received_by": "a\x00b"},
    ],
)
def test_what_cannot_be_read_is_said_and_changes_nothing(client, rider, bad):
    attempt = on_the_way(to_bring(), rider=rider)

    answer = tap(client, attempt, "deliver", **bad)

    assert answer.status_code in (400, 422)
    attempt.refresh_from_db()
    assert attempt.is_under_way


def test_a_phone_that_says_it_twice_is_answered_alike(client, rider):
    attempt = on_the_way(to_bring(), rider=rider)
    words = {"event_id": str(uuid4()), "said_at": "2026-05-20T04:05:00.000Z", "sent_at": "2026-05-20T04:06:00.000Z"}

    assert [tap(client, attempt, "deliver", **words).status_code for _twice in range(2)] == [200, 200]


@pytest.mark.parametrize("how_many", [1, 3])
def test_jobs_cost_the_same_however_many(client, rider, django_assert_num_queries, how_many):
    for _each in range(how_many):
        on_the_way(to_bring(), rider=rider)

    with django_assert_num_queries(6):
        client.get(reverse("delivery:jobs"))


def test_the_page_can_be_put_on_a_phone_and_its_worker_serves_it_alone(client, rider):
    assert client.get(reverse("delivery:manifest")).json()["start_url"] == reverse("delivery:jobs")
    worker = client.get(reverse("delivery:worker"))
    assert worker.headers["Content-Type"] == "text/javascript"
    assert "Service-Worker-Allowed" not in worker.headers  # nothing but what is below its address


def test_the_dispatcher_sees_who_waits_and_decides(client):
    client.force_login(make.person(Role.DISPATCHER))
    rider = make.person(Role.RIDER, name="Ma")
    attempt = failed(on_the_way(to_bring(), rider=rider), at=timezone.now())
    page = client.get(reverse("delivery:under_way")).content.decode()
    assert "Waiting for your word" in page and "Ma" in page

    url = reverse("delivery:decide", args=[attempt.pk])
    refused = client.post(url, {"decision": "leave", "instruction": ""}, headers=HTMX)
    assert refused.status_code == 400 and "Say where" in refused.content.decode()
    client.post(url, {"decision": "again", "instruction": "Ring twice"}, headers=HTMX)
    assert Attempt.objects.get(outcome="").instruction == "Ring twice"
    assert "Ring twice" in client.get(reverse("delivery:under_way")).content.decode()


def test_those_who_hand_nothing_over_decide_nothing(client, rider):
    attempt = failed(on_the_way(to_bring(), rider=rider), at=timezone.now())

    assert client.post(reverse("delivery:decide", args=[attempt.pk]), {"decision": "again"}).status_code in (403, 404)
    client.force_login(make.person(Role.PACKER))
    assert client.post(reverse("delivery:decide", args=[attempt.pk]), {"decision": "again"}).status_code in (403, 404)
    assert not Attempt.objects.filter(number=2).exists()


def test_both_pages_of_the_order_say_how_it_stands(client):
    client.force_login(make.person(Role.CLERK))
    attempt = failed(on_the_way(to_bring(), rider=make.person(Role.RIDER, name="Ma Tianyi")), at=timezone.now())
    order = attempt.delivery.order
    staff = client.get(order.get_absolute_url()).content.decode()
    assert "Nobody there" in staff and "Ma Tianyi" in staff
    customer = client.get(order.get_customer_url()).content.decode()
    assert "could not hand it over" in customer and "Ma Tianyi" not in customer

    again = decided(attempt, "again", at=timezone.now())
    assert "trying again" in client.get(order.get_customer_url()).content.decode()
    operations.deliver(attempt_id=again.pk, proof=operations.Proof(), actor=again.rider, at=timezone.now())
    assert "handed over in person" in client.get(order.get_customer_url()).content.decode()

"""The guide, the host's table and the guests' own notes, as browsers ask for them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from bookings.links import guest_token
from bookings.models import Booking, DrunkTea, OfferedTea, TastingNote, TastingOrder, TeaGuide
from bookings.operations import Guest
from shopsuite.people.roles import Role
from tests import factories as make
from tests.bookings.stage import clock

SOON = clock(12, 14)


@pytest.fixture
def guide(house):
    return TeaGuide.objects.create(
        product=house.puer.product,
        degrees=98,
        grams=7,
        flavours=["camphor", "jujube"],
        allergens="nuts",
        words="Old trees.",
    )


@pytest.fixture
def booking(house, guide) -> Booking:
    return house.book(SOON, guest=Guest(name="Li Wei", phone="139", allergies="nuts, badly"))


@pytest.fixture
def now(booking, monkeypatch):
    """During the tasting."""
    monkeypatch.setattr(timezone, "now", lambda: SOON + timedelta(minutes=20))


def table(booking) -> str:
    return reverse("bookings:tasting", args=[booking.session_id])


def test_anybody_reads_the_guide_of_a_tea_that_is_offered_and_sees_what_it_may_hold(client, guide):
    page = client.get(reverse("bookings:tea_guide", args=[guide.product_id]))

    assert page.status_code == 200
    for words in ("98 °C", "camphor", "May hold:", "nuts", "Old trees."):
        assert words in page.content.decode()


def test_a_guide_of_a_tea_that_nobody_is_offered_is_not_found(client, guide, house):
    OfferedTea.objects.filter(variant=house.puer).delete()
    for name in ("tea_guide", "tea_picture"):
        assert client.get(reverse(f"bookings:{name}", args=[guide.product_id])).status_code == 404


def test_the_host_cannot_overlook_an_allergy(client, booking, house):
    client.force_login(house.lin.user)

    page = client.get(table(booking)).content.decode()

    assert 'role="alert"' in page
    assert "Li Wei: nuts, badly" in page
    assert "Nobody has confirmed it yet." in page


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.HOST, Role.OWNER)])
def test_nobody_else_sees_the_table(client, booking, role):
    client.force_login(make.person(role))
    assert client.get(table(booking)).status_code == 404


def test_a_tap_of_the_host_is_kept_at_once(client, booking, house, now):
    client.force_login(house.lin.user)
    sent = {"tea": house.puer.product_id, "party": booking.pk, "score": "5", "flavours": ["camphor"], "words": "wow"}

    answer = client.post(f"{table(booking)}note/", sent, headers={"HX-Request": "true"})

    assert "Kept at" in answer.content.decode()
    note = TastingNote.objects.get()
    assert (note.by, note.score, note.flavours, note.words) == ("host", 5, ["camphor"], "wow")
    shown = client.get(f"{table(booking)}?tea={house.puer.product_id}").content.decode()
    assert 'value="5" checked' in shown
    assert 'value="camphor" checked' in shown


def test_without_scripts_the_same_form_comes_back_with_what_was_kept(client, booking, house, now):
    client.force_login(house.lin.user)
    sent = {"tea": house.puer.product_id, "party": booking.pk, "score": "4"}

    answer = client.post(f"{table(booking)}note/", sent)

    assert (answer.status_code, answer.url) == (
        302,
        f"{table(booking)}?tea={house.puer.product_id}&party={booking.pk}",
    )


def test_a_refused_note_keeps_what_was_typed(client, booking, house, now):
    client.force_login(house.lin.user)
    sent = {"tea": house.puer.product_id, "party": booking.pk, "score": "9", "words": "lovely"}

    page = client.post(f"{table(booking)}note/", sent)
    part = client.post(f"{table(booking)}note/", sent, headers={"HX-Request": "true"})

    assert (page.status_code, part.status_code) == (400, 400)
    assert "lovely" in page.content.decode()
    assert "A score is 1 to 5." in part.content.decode()


def test_tea_is_drunk_and_put_back_from_the_table(client, booking, house, now):
    batch = make.batch(house.puer, 3, place=house.bamboo.place)
    client.force_login(house.lin.user)
    sent = {"client_id": uuid4(), "batch": batch.pk, "quantity": "2", "tea": house.puer.product_id}

    page = client.post(f"{table(booking)}drink/", sent, headers={"HX-Request": "true"})
    assert "Put back" in page.content.decode()
    assert make.stock_row(batch).on_hand == 1
    client.post(reverse("bookings:undo_drink", args=[DrunkTea.objects.get().pk]))
    assert make.stock_row(batch).on_hand == 3

    too_much = client.post(f"{table(booking)}drink/", sent | {"client_id": uuid4(), "quantity": "9"})
    assert too_much.status_code == 409
    assert "only 3 left" in too_much.content.decode()


def test_other_goods_of_the_house_are_not_drunk_at_the_table(client, booking, house, now):
    batch = make.batch(make.goods(), 3, place=house.bamboo.place)
    client.force_login(house.lin.user)
    sent = {"client_id": uuid4(), "batch": batch.pk, "quantity": "1"}
    assert client.post(f"{table(booking)}drink/", sent).status_code == 404


def test_the_batch_they_point_at_is_ordered_for_them(client, booking, house, now):
    batch = make.batch(house.puer, 3, place=house.bamboo.place)
    client.force_login(house.lin.user)
    address = f"{reverse('bookings:order_from_tasting', args=[booking.pk])}?batch={batch.pk}"

    form = client.get(address).context["form"]
    sent = {"client_id": form.initial["client_id"], "way": "pickup", f"quantity-{batch.pk}": "2"}
    nothing = client.post(address, sent | {f"quantity-{batch.pk}": ""})
    assert nothing.status_code == 400
    for _twice in range(2):
        assert client.post(address, sent).status_code == 302

    (row,) = TastingOrder.objects.all()
    assert (row.booking, row.order.lines.get().batch, row.order.customer) == (booking, batch, booking.customer)


def test_guests_note_their_teas_by_their_link(client, booking, house, now):
    address = reverse("bookings:guest_teas", args=[guest_token(booking)])
    page = client.get(address).content.decode()
    assert "nuts" in page  # of the tea

    sent = {"score": "5", "flavours": ["jujube"], "words": "like autumn"}
    part = client.post(f"{address}{house.puer.product_id}/", sent, headers={"HX-Request": "true"})
    plain = client.post(f"{address}{house.longjing.product_id}/", {"score": "2"})

    assert "Kept at" in part.content.decode()
    assert plain.status_code == 302
    assert [(note.by, note.score) for note in TastingNote.objects.order_by("pk")] == [("guest", 5), ("guest", 2)]


def test_a_wrong_or_old_link_opens_nothing(client, booking, house, now):
    old = reverse("bookings:guest_teas", args=[guest_token(booking)])
    Booking.objects.filter(pk=booking.pk).update(link_number=2)

    for address in (old, reverse("bookings:guest_teas", args=[f"{booking.pk}.2:forged"])):
        assert client.get(address).status_code == 404
        assert client.post(f"{address}{house.puer.product_id}/", {"score": "5"}).status_code == 404


def test_the_table_asks_the_database_the_same_number_of_times_however_much_is_on_it(
    client, booking, house, guide, django_assert_max_num_queries
):
    client.force_login(house.lin.user)

    def questions() -> int:
        with django_assert_max_num_queries(60) as found:
            client.get(table(booking))
        return len(found)

    make.batch(house.puer, 3, place=house.bamboo.place)
    client.get(table(booking))
    before = questions()
    for _each in range(3):
        tea = make.goods()
        OfferedTea.objects.create(kind=house.private, variant=tea)
        TeaGuide.objects.create(product=tea.product)
        make.batch(tea, 3, place=house.bamboo.place)

    assert questions() == before


def test_the_table_opens_with_the_tea_they_came_for_and_leads_back_to_its_guests(client, house, now):
    wanted = house.book(clock(13, 14), guest=Guest(name="Wu", phone="138", teas=[house.puer.pk]))
    client.force_login(house.lin.user)
    page = client.get(table(wanted)).content.decode()
    assert page.index("Pu&#x27;er 2008") < page.index("Longjing")
    assert "Wu on Pu&#x27;er 2008" in page
    assert f'href="{wanted.session.get_absolute_url()}"' in page

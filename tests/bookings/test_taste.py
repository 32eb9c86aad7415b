"""A customer's taste on the shop's page and on their own; regulars; how often somebody did not come."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings import operations, queries
from bookings.models import (
    Booking,
    NewsConsent,
    NoteBy,
    Regular,
    TasteCorrection,
    TastingKind,
    TastingNote,
    TeaGuide,
)
from bookings.operations import Guest
from bookings.parts import own_tastings
from shopsuite.people.models import Customer, User
from shopsuite.people.operations import grant_role
from shopsuite.people.roles import Role
from tests import factories as make
from tests.bookings.stage import NOW, at_moment, clock


@pytest.fixture
def li(house) -> Customer:
    """Li Wei, who signs in, loved the pu'er for its camphor and bought Longjing."""
    TeaGuide.objects.create(product=house.longjing.product, flavours=["chestnut"])
    booking = house.book(clock(12, 14))
    TastingNote.objects.create(
        booking=booking, product=house.puer.product, by=NoteBy.GUEST, score=5, flavours=["camphor"]
    )
    make.batch(house.longjing, 5)
    make.order(make.line(house.longjing), customer=booking.customer)
    user = User.objects.create_user("li@example.org", "tea-and-flowers", name="Li Wei")
    grant_role(user=user, role=Role.CUSTOMER, actor=None, at=NOW)
    booking.customer.user = user
    booking.customer.save()
    return booking.customer


def test_the_shop_sees_what_they_like_and_why(client, house, li):
    client.force_login(house.clerk)

    page = client.get(reverse("customer", args=[li.pk])).content.decode()

    assert "Likes camphor and chestnut." in page
    assert "Pu&#x27;er 2008: 5 of 5" in page
    assert "Longjing, bought 1 ×" in page


def test_what_they_asked_for_when_they_booked_speaks_too_unless_they_cancelled(client, house, li):
    wishes = Guest(name="Li Wei", phone="139", teas=(house.longjing.pk,))
    for day, hour in ((13, 10), (13, 14), (14, 10)):
        booking = house.book(clock(day, hour), guest=wishes)
        Booking.objects.filter(pk=booking.pk).update(customer=li)
    operations.cancel_booking(booking_id=booking.pk, actor=house.clerk, at=NOW)
    client.force_login(house.clerk)

    page = client.get(reverse("customer", args=[li.pk])).content.decode()

    assert "Longjing, asked for 2 ×" in page


def test_they_see_it_too_and_what_they_say_counts_until_they_take_it_back(client, li):
    client.force_login(li.user)
    mine = reverse("orders:my_orders")
    assert "You like camphor and chestnut." in client.get(mine).content.decode()

    client.post(reverse("bookings:own_taste"), {"flavour": "camphor", "likes": "no"})
    page = client.get(mine).content.decode()
    assert "Rather not camphor." in page
    assert "you said so" in page
    assert TasteCorrection.objects.get().by is None

    client.post(reverse("bookings:own_taste"), {"flavour": "camphor", "likes": ""})
    assert "You like camphor and chestnut." in client.get(mine).content.decode()
    assert not TasteCorrection.objects.exists()


@pytest.mark.parametrize("sent", [{"flavour": "petrol", "likes": "yes"}, {"flavour": "honey", "likes": "perhaps"}])
def test_what_is_no_flavour_and_no_answer_is_refused(client, li, sent):
    client.force_login(li.user)
    assert client.post(reverse("bookings:own_taste"), sent).status_code == 400
    assert not TasteCorrection.objects.exists()


def test_consent_is_given_and_withdrawn_by_themselves(client, li):
    client.force_login(li.user)
    address = reverse("bookings:own_news")

    client.post(address, {"wanted": "1"})
    assert queries.consenting().get() == li
    assert NewsConsent.objects.get().source == "my-orders"
    client.post(address)
    assert not queries.consenting().exists()


def test_a_stranger_and_a_colleague_set_nothing_right_for_them(client, house, li):
    for name in ("own_taste", "own_news"):
        assert client.post(reverse(f"bookings:{name}"), {"wanted": "1"}).status_code in (302, 404)
    client.force_login(make.person(Role.WAREHOUSE))
    for name in ("correct_taste", "news_consent", "regular"):
        assert client.post(reverse(f"bookings:{name}", args=[li.pk]), {"wanted": "1"}).status_code == 404
    assert not NewsConsent.objects.exists()


def test_the_shop_names_an_adviser_and_takes_that_back(client, house, li):
    client.force_login(house.clerk)
    address = reverse("bookings:regular", args=[li.pk])

    client.post(address, {"adviser": house.lin.pk})
    assert (Regular.objects.get().adviser, queries.is_regular(li)) == (house.lin, True)
    part = client.post(address, {"adviser": ""}, headers={"HX-Request": "true"})
    assert 'id="tastings"' in part.content.decode()
    assert not queries.is_regular(li)


def test_how_often_they_did_not_come_is_shown_with_its_arithmetic(client, house, li):
    booking = Booking.objects.get()
    operations.mark_missed(booking_id=booking.pk, actor=house.lin.user, at=clock(12, 16))
    at = booking.session.begins + timedelta(days=180)

    found = queries.no_shows_of(li, at=at)
    assert ([(each.kind, each.counts) for each in found.counted], found.came) == ([("no_show", 0.5)], 0)
    assert queries.no_shows_of(li, at=booking.session.begins).asks_deposit


def test_tastes_of_many_are_read_in_the_same_number_of_questions(house, li, django_assert_num_queries):
    others = [Customer.objects.create(name=f"G{number}") for number in range(5)]
    for each, hour in zip(others, (10, 12, 16, 18), strict=False):
        booking = house.book(clock(13, hour))
        Booking.objects.filter(pk=booking.pk).update(customer=each)
        TastingNote.objects.create(booking=booking, product=house.puer.product, by=NoteBy.HOST, score=4)

    with django_assert_num_queries(5):
        assert len(queries.known_of([li.pk])) == 1
    with django_assert_num_queries(5):
        assert len(queries.known_of([li.pk, *[each.pk for each in others]])) == 5


def test_customers_find_the_page_of_each_tasting_beside_their_orders(house, li: Customer, client, monkeypatch):
    at_moment(monkeypatch, NOW)
    coming = Booking.objects.get()
    gone = house.book(clock(13, 14), guest=Guest("Li Wei", phone="1390", customer=li))
    operations.cancel_booking(booking_id=gone.pk, actor=house.clerk, at=NOW)
    shown = own_tastings(li)
    assert [booking for booking, _token in shown["coming"]] == [coming]
    client.force_login(li.user)
    page = client.get(reverse("orders:my_orders")).content.decode()
    address = reverse("bookings:guest", args=[shown["coming"][0][1]])
    assert f'href="{address}"' in page
    assert client.get(address).status_code == 200
    TastingKind.objects.update(is_active=False)
    assert own_tastings(Customer.objects.create(name="Zhao")) == {}

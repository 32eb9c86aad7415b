"""Where parcels are: on the customer's page, the staff's, and the dispatcher's list."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from delivery import operations
from messaging.models import Message
from orders import operations as ordering
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery.carriers import stage
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def li():
    return make.person(Role.DISPATCHER, name="Li")


def signed_in(person):
    browser = Client()
    browser.force_login(person)
    return browser


def customers_page(order):
    return Client().get(order.get_customer_url()).content.decode()


def on_its_way(**more):
    parcel = stage.parcel(**more)
    stage.say(
        stage.heard("in_transit", hours=1, place="Hangzhou hub", words="From Wang Wu, 138****1234"),
        stage.heard("in_transit", hours=2, place="Suzhou", expected_on=date(2026, 5, 22)),
        stage.heard("out_for_delivery", hours=3, place="Shanghai"),
    )
    return stage.fresh(parcel)


def test_the_customer_sees_how_far_it_is_and_where_it_was(sf):
    shown = customers_page(on_its_way().order)

    for part in ("Where your parcel is", "On its way to your door", "Shanghai", "Suzhou", "Expected on 22 May 2026"):
        assert part in shown
    assert 'href="https://sf.test/track/SF1234" rel="noreferrer noopener"' in shown
    assert "bringing it to your door today" in shown
    assert shown.count("SF1234") == 2  # the number, and the link


def test_what_the_carrier_writes_is_not_for_the_customer(sf):
    assert "Wang Wu" not in customers_page(on_its_way().order)


def test_a_gifts_page_says_nothing_of_whom_it_comes_from(sf):
    shown = customers_page(on_its_way(is_gift=True).order)

    assert "On its way to your door" in shown
    for secret in ("Hangzhou hub", "Suzhou", "Wang Wu"):
        assert secret not in shown


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("problem", "could not go on with it"),
        ("returned", "bringing it back to us"),
        ("delivered", "The carrier says that it has arrived"),
    ],
)
def test_the_customer_reads_what_its_state_means(sf, state, words):
    parcel = stage.parcel()
    stage.say(stage.heard(state))

    assert words in customers_page(parcel.order)


def test_an_order_without_a_carrier_says_nothing_of_parcels(sf):
    assert "customer-parcels" not in customers_page(stage.order())


def test_who_has_it_is_said_where_nobody_follows_it(sf):
    order = stage.given_to(stage.order(), carrier="Cousin Wu", number="77", follow=False)

    assert "Cousin Wu" in customers_page(order)


def test_two_parcels_stand_beside_each_other(sf, li):
    parcel = stage.parcel()
    operations.add_parcel(order_id=parcel.order_id, carrier="Cousin Wu", number="77", actor=li, at=NOON)

    shown = customers_page(parcel.order)

    assert "Where your parcels are" in shown
    assert "Cousin Wu" in shown


def test_the_staff_see_everything_the_carrier_said(sf, li):
    parcel = on_its_way()

    shown = signed_in(li).get(parcel.order.get_absolute_url()).content.decode()

    for part in (
        "Wang Wu",
        "Hangzhou hub",
        "Tell the customer again",
        "Mistyped? Correct the number",
        "One more parcel",
    ):
        assert part in shown


def test_who_does_not_hand_over_reads_and_changes_nothing(sf):
    parcel, packer = on_its_way(), signed_in(make.person(Role.PACKER))

    shown = packer.get(parcel.order.get_absolute_url()).content.decode()

    assert "Wang Wu" in shown
    assert "Correct the number" not in shown
    assert packer.post(f"/delivery/parcels/{parcel.pk}/number/", {"carrier": "SF", "number": "1"}).status_code == 404
    assert packer.post(f"/orders/{parcel.order.number}/parcels/", {"carrier": "SF", "number": "1"}).status_code == 404


@pytest.mark.parametrize("role", [Role.RIDER, Role.CUSTOMER, Role.SUPPLIER])
def test_others_find_nothing(sf, role):
    browser, parcel = signed_in(make.person(role)), stage.parcel()

    assert browser.get("/delivery/parcels/").status_code == 404
    assert browser.post(f"/delivery/parcels/{parcel.pk}/tell/").status_code == 404


def test_a_number_is_corrected_where_it_is_shown_and_the_customer_told(sf, li):
    parcel, browser = stage.parcel(), signed_in(li)

    answer = browser.post(
        f"/delivery/parcels/{parcel.pk}/number/", {"carrier": "sf", "number": "sf 99"}, HTTP_HX_REQUEST="true"
    )
    stage.react()

    assert answer.status_code == 200
    assert stage.fresh(parcel).number == "SF99"
    assert "SF99 (SF Express)" in Message.objects.latest("pk").text
    assert "SF Express SF1234" in browser.get(parcel.order.get_absolute_url()).content.decode()


@pytest.mark.parametrize("sent", [{}, {"carrier": "", "number": "1"}, {"carrier": "SF", "number": "x" * 81}])
def test_what_was_typed_wrongly_is_said_beside_the_form(sf, li, sent):
    parcel = stage.parcel()

    answer = signed_in(li).post(f"/delivery/parcels/{parcel.pk}/number/", sent, HTTP_HX_REQUEST="true")

    assert answer.status_code == 400
    assert stage.fresh(parcel).number == "SF1234"


def test_without_scripts_one_comes_back_to_the_order(sf, li):
    parcel = stage.parcel()

    answer = signed_in(li).post(f"/orders/{parcel.order.number}/parcels/", {"carrier": "SF", "number": "2"})

    assert (answer.status_code, answer["Location"]) == (302, parcel.order.get_absolute_url())
    assert parcel.order.carrier_parcels.count() == 2


def test_the_customer_is_told_again_once_a_press(sf, li):
    parcel, browser = stage.parcel(), signed_in(li)
    press = {"client_id": "6f1f5a52-6a5f-4d0e-8a3e-0a2c1b3d4e5f"}

    for _twice in range(2):
        assert browser.post(f"/delivery/parcels/{parcel.pk}/tell/", press).status_code == 302
    refused = browser.post(f"/delivery/parcels/{parcel.pk}/tell/", {"client_id": "x"}, HTTP_HX_REQUEST="true")

    said = Message.objects.get()
    assert "SF Express SF1234" in said.text
    assert "https://sf.test/track/SF1234" in said.text
    assert refused.status_code == 400


def test_a_number_the_carrier_speaks_of_is_offered_for_a_mistyped_one(sf, li):
    parcel = stage.parcel(number="SF1029384756")
    stage.say(stage.heard("in_transit", number="SF1029384765"), stage.heard("in_transit", number="YT77"))

    shown = signed_in(li).get(parcel.order.get_absolute_url()).content.decode()

    assert 'value="SF1029384765"' in shown
    assert "YT77" not in shown


def test_the_number_of_somebody_elses_parcel_is_not_offered(sf, li):
    parcel, other = stage.parcel(number="SF1029384756"), stage.parcel(number="SF1029384765")
    stage.say(stage.heard("in_transit", number=other.number))

    assert 'value="SF1029384765"' not in signed_in(li).get(parcel.order.get_absolute_url()).content.decode()


def test_the_list_has_the_silent_ones_first(sf, li):
    quick = stage.parcel(number="1", at=NOON)
    slow = stage.parcel(number="2", at=NOON - timedelta(days=3))
    stage.carrier("Post", "post", silent_days=9)
    patient = stage.parcel(carrier="post", number="3", at=NOON - timedelta(days=5))

    def listed(**asked):
        page = signed_in(li).get("/delivery/parcels/", asked)
        return [parcel.number for parcel in page.context["parcels"]]

    assert listed() == [slow.number, patient.number, quick.number]
    assert listed(view="silent") == [slow.number]
    assert listed(view="trouble") == []
    assert listed(q="post") == [patient.number]
    assert listed(q=quick.order.number) == [quick.number]


def test_the_list_has_nothing_that_is_over(sf, li):
    stage.parcel()
    marked = stage.parcel(number="2")
    ordering.mark_delivered(order_id=marked.order_id, actor=li, at=NOON)
    stage.say(stage.heard("delivered"))

    assert not list(signed_in(li).get("/delivery/parcels/").context["parcels"])


def test_the_list_says_what_will_be_there(sf, li):
    browser = signed_in(li)

    for asked, words in (({}, "No parcel is under way"), ({"view": "silent"}, "heard of"), ({"q": "x"}, "fits")):
        assert words in browser.get("/delivery/parcels/", asked).content.decode()


def test_the_list_asks_the_same_however_long_it_is(sf, li):
    browser = signed_in(li)

    def questions():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            browser.get("/delivery/parcels/")
        return len(asked)

    stage.parcel()
    questions()
    one = questions()
    for number in range(3):
        stage.parcel(number=str(number))

    assert questions() == one


def test_an_orders_page_asks_the_same_however_many_parcels(sf, li):
    parcel, browser = on_its_way(), signed_in(li)

    def questions(url):
        with CaptureQueriesContext(connection) as asked:
            browser.get(url)
        return len(asked)

    pages = [parcel.order.get_customer_url(), f"/orders/{parcel.order.number}/part/parcels/"]
    for page in pages:
        questions(page)
    one = [questions(page) for page in pages]
    for number in ("98", "99"):
        operations.add_parcel(order_id=parcel.order_id, carrier="SF", number=number, actor=li, at=NOON)
        stage.say(stage.heard("in_transit", number=number))

    assert [questions(page) for page in pages] == one


def test_the_hand_over_offers_the_shops_carriers_first(sf, li):
    stage.carrier("YTO", "yto", place=1)
    stage.carrier("Old", "old", is_active=False)
    stage.given_to(stage.order(), carrier="sf express", follow=False)
    stage.given_to(stage.order(), carrier="Cousin Wu", follow=False)

    page = signed_in(li).get(f"/orders/{stage.order().number}/hand-over/")

    assert page.context["carriers"] == ["YTO", "SF Express", "Cousin Wu"]


def test_only_what_a_browser_may_open_is_a_tracking_page(sf):
    for wrong in ("javascript:alert({number})", "https://sf.test/", "//x/{number}"):
        sf.tracking_url = wrong
        with pytest.raises(ValidationError):
            sf.full_clean()
    sf.refresh_from_db()
    assert sf.page_of('"><b>') == "https://sf.test/track/%22%3E%3Cb%3E"


def test_the_owner_sets_carriers_up_in_the_admin(sf):
    owner = make.person(Role.OWNER)
    owner.is_superuser = owner.is_staff = True
    owner.save()
    browser = signed_in(owner)
    parcel = on_its_way()

    form = {"name": "YTO", "code": "yto", "provider": stage.GENERIC, "silent_days": 3, "place": 5, "is_active": "on"}
    assert browser.post("/admin/delivery/carrier/add/", form).status_code == 302
    assert (
        browser.post("/admin/delivery/carrier/add/", form | {"code": "y2", "provider": "os.system"}).status_code == 200
    )
    for model, pk in (("carrier", sf.pk), ("carrierparcel", parcel.pk), ("trackingevent", ""), ("interceptask", "")):
        assert browser.get(f"/admin/delivery/{model}/").status_code == 200
        if pk:
            assert browser.get(f"/admin/delivery/{model}/{pk}/change/").status_code == 200

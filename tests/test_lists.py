"""Lists of the shop are looked through, kept as views and handed out as files in one way."""

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from care.models import Case
from orders.models import Order
from shopsuite.people.models import Customer, SavedView
from shopsuite.people.roles import Role
from tests import factories as make
from tests.world import one_of_everything

pytestmark = pytest.mark.django_db

#: URL name of a list, and what else is asked so that the one thing there is stands in it.
LISTS = {
    "orders:list": {},
    "care:cases": {"view": "all"},
    "care:incidents": {"view": "open"},
    "delivery:parcels": {},
    "quotes:list": {},
    "purchasing:board": {"view": "all"},
}


@pytest.fixture
def named():
    """URL name of a list -> what its one row is called."""
    world = one_of_everything()
    return {
        "orders:list": world["order"].number,
        "care:cases": world["case"].number,
        "care:incidents": world["incident"].order.number,
        "delivery:parcels": world["carrier_parcel"].order.number,
        "quotes:list": world["proposal"].number,
        "purchasing:board": world["purchase"].number,
    }


@pytest.fixture
def owner():
    browser = Client()
    browser.force_login(make.person(Role.OWNER))
    return browser


def in_file(browser, page, **asked):
    """The rows of a list as a file, without its header."""
    answer = browser.get(reverse(page), {**LISTS[page], **asked, "as": "csv"})
    assert answer.headers["Content-Disposition"].endswith('.csv"')
    return answer.getvalue().decode("utf-8-sig").splitlines()[1:]


def test_each_list_is_looked_through_and_handed_out_as_it_is_asked_for(owner, named):
    for page, name in named.items():
        assert any(name in row for row in in_file(owner, page, q=name)), page
        assert in_file(owner, page, q="no such thing") == [], page
        shown = owner.get(reverse(page), {**LISTS[page], "q": name}).content.decode()
        assert name in shown.partition("<tbody")[2], page
        assert "as=csv" in shown, page


def test_a_file_is_in_the_language_and_the_time_of_whoever_asks_though_it_is_sent_later(owner, named):
    owner.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    case = Case.objects.get()

    answer = owner.get(reverse("care:cases"), {"view": "all", "as": "csv"})
    with override("en"), timezone.override(UTC):  # as it is once the request is over
        row = answer.getvalue().decode("utf-8-sig").splitlines()[1]

    with override("zh-hans"):
        assert str(case.get_state_display()) in row
    assert f"{case.opened_at.astimezone(ZoneInfo('Asia/Shanghai')):%Y-%m-%d %H:%M}" in row


def test_each_list_is_kept_as_a_view_without_the_place_in_it(owner, named):
    for page in named:
        asked = {"page": page, "query": "?q=Lin&page=3&before=9&after=1,2&as=csv", "name": "Lin's"}
        owner.post(reverse("save_view"), asked)

        assert SavedView.objects.get(page=page).query == "q=Lin", page
        assert "Lin&#x27;s" in owner.get(reverse(page)).content.decode(), page


def test_only_who_may_hand_out_personal_data_takes_all_customers_along(client, owner):
    Customer.objects.create(name="Lin", phone="13800000001")
    client.force_login(make.person(Role.CLERK))

    assert client.get(reverse("customers"), {"as": "csv"}).status_code == 404
    assert "as=csv" not in client.get(reverse("customers")).content.decode()
    assert b"13800000001" in owner.get(reverse("customers"), {"as": "csv"}).getvalue()


def test_who_the_customers_are_is_in_no_list_of_whoever_may_not_hand_out_personal_data(owner, named):
    Order.objects.update(customer_name="Lin Who", phone="13800000001")
    Customer.objects.update(name="Lin Who", company="Lin Who Ltd", phone="13800000001")
    clerk = Client()
    clerk.force_login(make.person(Role.CLERK))
    personal = [page for page in named if page != "purchasing:board"]

    taken = {page: clerk.get(reverse(page), {**LISTS[page], "as": "csv"}).getvalue().decode() for page in personal}

    for page, content in taken.items():
        assert named[page] in content, page
        assert "Lin Who" not in content, page
        assert "13800000001" not in content, page
        assert any("Lin Who" in row for row in in_file(owner, page)), page
    assert any("13800000001" in row for row in in_file(owner, "orders:list"))


def test_a_purchase_price_is_in_no_file_of_whoever_may_not_see_it(named):
    warehouse = Client()
    warehouse.force_login(make.person(Role.WAREHOUSE))

    header = warehouse.get(reverse("purchasing:board"), {"as": "csv"}).getvalue().decode("utf-8-sig").splitlines()[0]

    assert header == "Order,Supplier,Stands at,Expected,Lines"

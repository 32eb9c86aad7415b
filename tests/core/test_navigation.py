"""The staff navigation shows people what they may use, in a fixed order, and where they are."""

import pytest
from django.template import Context
from django.test import RequestFactory
from django.urls import resolve

from shopsuite.core import navigation
from shopsuite.core.navigation import Entry, Part, at_hand, entries_for, register
from shopsuite.core.templatetags.navigation import navigation as navigation_tag


@pytest.fixture(autouse=True)
def three_entries(monkeypatch):
    monkeypatch.setattr(navigation, "_entries", {})
    register(
        Entry(label="People", url_name="account_email", icon="users", needs=("shop.settings",), part=Part.SHOP),
        Entry(label="Second", url_name="account_login", icon="gift", needs=("orders.pack",), place=2),
        Entry(label="First", url_name="home", icon="inbox", needs=("orders.pick", "orders.pack"), place=1),
    )


def labels(*rights: str) -> list[str]:
    return [str(entry.label) for entry in entries_for(frozenset(rights))]


def test_one_of_the_rights_is_enough_and_the_order_is_part_then_place():
    assert labels("orders.pack", "shop.settings") == ["First", "Second", "People"]
    assert labels("orders.pick") == ["First"]


def test_without_rights_there_is_nowhere_to_go():
    assert labels() == []


def test_a_page_can_belong_to_a_place_whose_address_is_another(rf: RequestFactory):
    register(
        Entry(label="Third", url_name="account_email", icon="box", needs=("orders.pack",), pages=("account_login",))
    )
    request = rf.get("/account/login/")
    request.resolver_match = resolve("/account/login/")
    request.user = type("Person", (), {"rights": frozenset({"orders.pack"})})()

    places = navigation_tag(Context({"request": request}))

    assert [str(place["entry"].label) for place in places if place["is_current"]] == ["Third"]


def test_only_the_nearest_place_is_the_current_one(rf: RequestFactory):
    request = rf.get("/account/login/")
    request.user = type("Person", (), {"rights": frozenset({"orders.pack"})})()
    places = navigation_tag(Context({"request": request}))
    assert [place["is_current"] for place in places] == [False, True]
    assert [place["opens_part"] for place in places] == [True, False]


def test_ones_own_work_is_at_hand_before_what_one_may_merely_see():
    register(Entry(label="Work", url_name="x", icon="box", needs=("a",), part=Part.SHOP, work_of=("a",)))
    rights = frozenset({"a", "orders.pick", "orders.pack"})
    entries = entries_for(rights)

    assert [str(entry.label) for entry in at_hand(entries, rights, most=2)] == ["First", "Work"]
    assert at_hand(entries, rights, most=3) == entries

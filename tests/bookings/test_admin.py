"""What owners find of tastings under /admin/: set up here, and what was booked to read."""

from datetime import date, time
from uuid import uuid4

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bookings.models import (
    Booking,
    Equipment,
    EquipmentKind,
    Host,
    HostHours,
    HostLeave,
    Room,
    Session,
    SpecialDay,
    TastingKind,
    WaitingParty,
)
from bookings.operations import Guest
from shopsuite.core.read_only import ReadOnlyAdmin
from shopsuite.people.roles import Role
from tests import factories as make
from tests.bookings.stage import NOW, TeaHouse, clock

SET_UP = [Room, TastingKind, EquipmentKind, Host, SpecialDay]
READ_ONLY = [Session, Booking, WaitingParty]


@pytest.fixture
def owner(client: Client, house: TeaHouse) -> Client:
    client.force_login(make.person(Role.OWNER))
    return client


def page(model, name="changelist", *args):
    return reverse(f"admin:bookings_{model._meta.model_name}_{name}", args=args)


def one_more(house: TeaHouse, number: int) -> None:
    """One of everything that a list may be longer by."""
    kind = EquipmentKind.objects.create(name=f"Projector {number}")
    Equipment.objects.create(kind=kind, name="Left")
    Room.objects.create(name=f"Room {number}", place=house.pine.place, capacity=4)
    TastingKind.objects.create(name=f"Tasting {number}")
    Host.objects.create(user=make.person(Role.HOST))
    HostHours.objects.create(host=house.lin, weekday=number, begins=time(10), ends=time(18))
    HostLeave.objects.create(host=house.lin, first=date(2027, 5, number), last=date(2027, 5, number))
    SpecialDay.objects.create(day=date(2027, 5, number), reason="Stocktaking")
    house.book(clock(12 + number, 15), guest=Guest(name="Anna", phone="139", teas=[house.puer.pk]))
    WaitingParty.objects.create(
        kind=house.private,
        client_id=uuid4(),
        party_size=2,
        first_day=date(2027, 5, 1),
        last_day=date(2027, 5, 2),
        name="Bo",
        asked_at=NOW,
    )


def asked(browser: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(url).status_code == 200
    return sum('"bookings_' in each["sql"] for each in queries.captured_queries)


def test_every_list_asks_as_often_for_more_and_every_row_opens(owner: Client, house: TeaHouse):
    one_more(house, 1)
    once = {model: asked(owner, page(model)) for model in SET_UP + READ_ONLY}
    one_more(house, 2)
    assert {model: asked(owner, page(model)) for model in SET_UP + READ_ONLY} == once
    for model in SET_UP + READ_ONLY:
        asked(owner, page(model, "change", model.objects.order_by("pk")[0].pk))


@pytest.mark.parametrize("model", SET_UP + READ_ONLY)
def test_every_list_is_searched_without_breaking(owner: Client, model):
    for text in ("T7", "林悦", "'; --", "1" * 30):
        assert owner.get(page(model), {"q": text}).status_code == 200


@pytest.mark.parametrize("model", READ_ONLY)
def test_what_operations_write_is_not_written_here(owner: Client, model):
    assert isinstance(admin.site._registry[model], ReadOnlyAdmin)
    assert owner.get(page(model, "add")).status_code == 403


def test_a_room_and_a_closed_day_are_added(owner: Client, house: TeaHouse):
    room = {"name": "Plum", "place": house.pine.place.pk, "capacity": "3", "is_active": "on"}
    assert owner.post(page(Room, "add"), room).status_code == 302
    assert Room.objects.get(name="Plum").capacity == 3
    assert owner.post(page(SpecialDay, "add"), {"day": "2027-05-01", "reason": "Labour day"}).status_code == 302
    half = {"day": "2027-05-02", "opens_at": "10:00"}
    assert owner.post(page(SpecialDay, "add"), half).status_code == 200
    assert SpecialDay.objects.get().opens_at is None

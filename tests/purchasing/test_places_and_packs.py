"""What is bought is counted over all places and all opened packs, and safety grows where deliveries come irregularly."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from inventory import operations as stock
from inventory.models import Conversion, Place, WaitingDemand
from inventory.models.stock import PlaceKind
from purchasing import operations, queries
from purchasing.models import DemandForecast, Need, Touched
from purchasing.operations import replenish
from purchasing.rules import Outlook, Standing, Terms, work_out
from purchasing.rules.stocking import lead_variance
from shopsuite.people.roles import Role
from tests.factories import NOON, batch, goods, main_place, person, stock_row
from tests.purchasing import stage

TODAY = date(2026, 5, 20)
D = Decimal


@pytest.fixture
def garden(db):
    return stage.supplier(lead_days=9)


@pytest.fixture
def outlet(db):
    return Place.objects.create(code="outlet", name="Outlet", name_zh="分店")


def sells(variant, daily: float = 3.0, **more):
    DemandForecast.objects.create(
        variant=variant, made_on=TODAY, demand_class="smooth", method="average", ahead=[daily] * 91, **more
    )
    return variant


def waits(variant, quantity, place):
    WaitingDemand.objects.create(
        variant=variant, place=place, policy="fefo", claim="line:1", subject="order:1", quantity=quantity, since=NOON
    )


def test_stock_at_all_places_counts_and_the_need_says_where_it_lies(garden, outlet):
    tea = sells(goods(name="Longjing"))
    stage.offered(garden, tea)
    batch(tea, 8)
    batch(tea, 5, place=outlet)
    waits(tea, 2, outlet)

    replenish(at=NOON)

    need = Need.objects.get(variant=tea)
    assert (need.facts["free"], need.facts["waiting"]) == ("13", "2")
    assert need.facts["places"] == [
        {"name": main_place().name, "name_zh": main_place().name_zh, "free": "8", "waiting": "0"},
        {"name": "Outlet", "name_zh": "分店", "free": "5", "waiting": "2"},
    ]
    browser = Client()
    browser.force_login(person(Role.PURCHASING))
    shown = browser.get(reverse("purchasing:needs")).content.decode()
    assert "Counted over all places together" in shown
    assert "All places together:" in shown and "Outlet 5" in shown and "2 waited for" in shown


def test_what_lies_at_one_place_alone_needs_no_such_line(garden):
    tea = sells(goods())
    stage.offered(garden, tea)
    batch(tea, 8)

    replenish(at=NOON)

    assert Need.objects.get(variant=tea).facts["places"] == []


def test_goods_come_to_the_place_that_takes_deliveries(db, outlet):
    Place.objects.filter(pk=main_place().pk).update(is_active=False)
    Place.objects.create(code="quarantine", name="Quarantine", kind=PlaceKind.QUARANTINE)
    assert queries.receiving_place() == outlet

    store = Place.objects.create(code="store", name="Store", kind=PlaceKind.WAREHOUSE, takes_deliveries=True)
    assert queries.receiving_place() == store
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.filter(pk=outlet.pk).update(takes_deliveries=True)


@pytest.fixture
def bag(garden):
    """A bag of 5 kg that is bought and never sold, and what it is opened into."""
    bag = goods(name="Longjing 5 kg")
    bag.is_active = False
    bag.save()
    stage.offered(garden, bag, "900")
    return bag


@pytest.fixture
def portion(bag):
    made = goods(name="Longjing 50 g")
    Conversion.objects.create(source=bag, target=made, yields=100)
    return made


def test_portions_that_lie_there_are_packs_one_need_not_buy(bag, portion):
    sells(bag, 0.1)
    lying = batch(portion, 150)
    replenish(at=NOON)
    assert not Need.objects.exists()  # one bag has to be there, one and a half lie there opened

    stock.write_off(parts=[(stock_row(lying).pk, D(60))], reason="wet", actor=None, at=NOON)
    replenish(at=NOON)
    need = Need.objects.get()
    assert (need.variant, need.facts["point"], need.facts["opened"], need.quantity) == (bag, "1", "0.9", 1)


def test_short_of_portions_the_shop_buys_packs(bag, portion):
    waits(portion, 250, main_place())

    replenish(at=NOON)

    need = Need.objects.get()
    assert (need.variant, need.facts["opened"], need.quantity) == (bag, "-2.5", 3)


def test_a_portion_that_sells_has_the_packs_it_is_opened_from_looked_at(bag, portion):
    operations.touch(variant_ids=[portion.pk], at=NOON)

    assert set(Touched.objects.values_list("variant", flat=True)) == {bag.pk, portion.pk}


def test_opening_a_bag_changes_nothing_of_what_is_needed(bag, portion):
    made = batch(bag, 4)
    before = stage_net(bag)
    stock.open_packs(
        client_id=uuid4(),
        conversion=Conversion.objects.get(),
        stock_id=stock_row(made).pk,
        taken=D(1),
        made=D(100),
        actor=person(Role.WAREHOUSE),
        at=NOON,
    )

    assert stage_net(bag) == before == 4


def stage_net(variant) -> Decimal:
    from purchasing.queries.needs import standings

    return standings([variant.pk], today=TODAY)[variant.pk].net


def delivered(garden, tea, *days: int):
    """Orders of one piece each that took so many days from sending to the door."""
    keeper = person(Role.WAREHOUSE, Role.PURCHASING)
    for number, took in enumerate(days):
        order = stage.sent(garden, (tea, 1), by=keeper)
        operations.receive(
            order_id=order.pk,
            client_id=uuid4(),
            arrived=[operations.Arrived(order.lines.get().pk, D(1), stock.NewBatch(f"L{number}-{took}", TODAY))],
            actor=keeper,
            at=NOON + timedelta(days=took),
        )


def test_how_regularly_a_supplier_delivers_is_learnt_from_receipts(garden):
    tea = goods()
    stage.offered(garden, tea)
    delivered(garden, tea, 5, 9)
    assert queries.lead_deviation_of(garden) == 0.0  # two deliveries say nothing

    delivered(garden, tea, 13)
    assert queries.lead_deviation_of(garden) == pytest.approx(4.0)


def test_irregular_deliveries_ask_for_more_safety():
    steady = Outlook(ahead=[4.0] * 91, deviation=2.0)
    punctual = work_out(outlook=steady, standing=Standing(), terms=Terms(lead_days=9))
    erratic = work_out(outlook=steady, standing=Standing(), terms=Terms(lead_days=9, lead_deviation=3.0))

    assert lead_variance(days=9, deviation=2.0, daily=4.0, lead_deviation=3.0) == 9 * 2.0**2 + 4.0**2 * 3.0**2
    assert punctual.safety == pytest.approx(1.645 * 6, abs=0.01)  # z · sqrt(36)
    assert erratic.safety == pytest.approx(1.645 * (36 + 144) ** 0.5, abs=0.01)
    assert erratic.lead_deviation == 3.0

"""What is to be bought: from the sales to a need, from the need to an order, once."""

import json
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from inventory import operations as stock
from inventory.events import StockChanged
from inventory.models import BatchStock
from inventory.operations import Sale
from purchasing import operations, shortages
from purchasing.models import DemandForecast, Need, PurchaseOrder, Supplier, Touched
from purchasing.models.order import OrderState
from purchasing.models.replenishment import Mode, NeedState, Timing
from purchasing.operations import NotNeeded, order_needs, replenish, set_replenishment
from purchasing.reactions import look_at_what_changed, look_at_what_does_not_come
from shopsuite.core.errors import Invalid
from shopsuite.feed.models import Event
from shopsuite.notices.models import Notice
from shopsuite.people.roles import Role
from tests.factories import NOON, batch, goods, line, order, person, stock_row
from tests.purchasing import stage
from tests.race import race

TODAY = date(2026, 5, 20)


@pytest.fixture
def buyer(db):
    return person(Role.PURCHASING)


@pytest.fixture
def garden(db):
    return stage.supplier(lead_days=9)


def selling(garden: Supplier | None, *, daily: float = 3.0, on_hand: int = 8, price: str = "4", **offer):
    """A variant that sells ``daily`` a day, of which ``on_hand`` lie there."""
    made = goods(price="10")
    if garden:
        stage.offered(garden, made, price, **offer)
    DemandForecast.objects.create(
        variant=made, made_on=TODAY, demand_class="smooth", method="average", ahead=[daily] * 91
    )
    if on_hand:
        batch(made, on_hand)
    return made


def need_of(variant) -> Need:
    return Need.objects.get(variant=variant)


def test_what_runs_low_becomes_a_need_with_its_arithmetic(garden):
    tea = selling(garden, pack_size=Decimal(12))

    done = replenish(at=NOON)

    need = need_of(tea)
    assert (done.arose, need.supplier, need.quantity, need.state) == (1, garden, 48, NeedState.OPEN)
    # 9 days to deliver take 27; 8 are here; the week after takes 21: 40, in whole packs of 12
    assert {name: need.facts[name] for name in ("daily", "days", "expected", "free", "packs")} == {
        "daily": 3.0,
        "days": 9,
        "expected": 27.0,
        "free": "8",
        "packs": "4",
    }
    assert Event.objects.filter(kind="purchasing.needs_changed").count() == 1


def test_looked_at_again_nothing_changes_and_nobody_is_told_again(garden):
    selling(garden)
    replenish(at=NOON)
    before = list(Need.objects.values())

    done = replenish(at=NOON + timedelta(hours=1))

    assert (done.arose, done.gone) == (0, 0)
    assert list(Need.objects.values()) == before
    assert Event.objects.filter(kind="purchasing.needs_changed").count() == 1


def test_a_need_follows_the_stock_and_goes_with_the_shortage(garden):
    tea = selling(garden)
    replenish(at=NOON)
    batch(tea, 10)
    replenish(at=NOON, variant_ids=[tea.pk])
    assert need_of(tea).quantity == 30
    batch(tea, 100)
    assert replenish(at=NOON, variant_ids=[tea.pk]).gone == 1
    assert need_of(tea).state == NeedState.GONE


def test_what_is_in_a_draft_is_not_ordered_again(garden, buyer):
    tea = selling(garden)
    draft = stage.requested(garden, (tea, 40), by=buyer)
    assert replenish(at=NOON).arose == 0
    operations.cancel(order_id=draft.pk, reason="", actor=buyer, at=NOON)
    assert replenish(at=NOON).arose == 1


def test_an_order_a_person_touched_is_left_alone(garden, buyer):
    tea = selling(garden)
    draft = stage.requested(garden, (tea, 5), by=buyer)
    set_replenishment(variant_id=tea.pk, mode=Mode.ORDER)
    lines = list(draft.lines.values())

    replenish(at=NOON)

    assert list(draft.lines.values()) == lines
    assert PurchaseOrder.objects.exclude(pk=draft.pk).get().lines.get().quantity == 35


def test_what_customers_wait_for_is_needed_though_nothing_ever_sold(garden):
    tea = goods()
    stage.offered(garden, tea)
    order(line(tea, 3), may_wait=True)
    replenish(at=NOON)
    assert need_of(tea).quantity == 3


def test_expired_goods_are_no_stock(garden):
    tea = selling(garden, on_hand=0)
    batch(tea, 500, best_before=TODAY - timedelta(days=1))
    replenish(at=NOON)
    assert need_of(tea).facts["free"] == "0"


def test_what_is_held_or_in_quarantine_is_no_stock(garden):
    tea = selling(garden, on_hand=0)
    held = batch(tea, 500)
    BatchStock.objects.filter(batch=held).update(is_held=True)
    replenish(at=NOON)
    assert need_of(tea).facts["free"] == "0"


def test_goods_nobody_offers_are_said_to_run_low_all_the_same(db):
    tea = selling(None)
    replenish(at=NOON)
    replenish(at=NOON)
    assert need_of(tea).supplier is None


def test_another_supplier_is_preferred_and_the_need_moves_there(garden):
    tea = selling(garden)
    replenish(at=NOON)
    other = stage.supplier("Other")
    stage.offered(other, tea)
    operations.prefer(goods=other.goods.get())

    replenish(at=NOON)

    states = dict(Need.objects.values_list("supplier__name", "state"))
    assert states == {"Shifeng Garden": NeedState.GONE, "Other": NeedState.OPEN}


def test_a_person_s_own_point_holds(garden):
    tea = selling(garden, daily=0.0, on_hand=8)
    assert replenish(at=NOON).arose == 0
    set_replenishment(variant_id=tea.pk, point=Decimal(20))
    replenish(at=NOON)
    assert need_of(tea).quantity == 12


def test_what_orders_by_itself_is_ordered_and_sent_once(garden):
    tea = selling(garden)
    set_replenishment(variant_id=tea.pk, mode=Mode.ORDER)

    for _twice in range(2):
        replenish(at=NOON)

    made = PurchaseOrder.objects.get()
    assert (made.state, made.requested_by, made.lines.get().quantity) == (OrderState.SENT, None, 40)
    assert need_of(tea).state == NeedState.ORDERED and need_of(tea).order == made


def test_what_only_alerts_or_has_no_price_is_not_ordered_by_itself(garden):
    quiet, dear = selling(garden), selling(garden)
    set_replenishment(variant_id=quiet.pk, mode=Mode.ALERT)
    set_replenishment(variant_id=dear.pk, mode=Mode.ORDER)
    dear.supplied.get().prices.all().delete()
    replenish(at=NOON)
    assert not PurchaseOrder.objects.exists()
    assert Need.objects.filter(state=NeedState.OPEN).count() == 2


def test_what_cannot_be_ordered_by_itself_stays_on_the_list_and_stops_nobody(garden):
    odd = selling(garden, pack_size=Decimal("0.7"))  # of pieces
    fine = selling(stage.supplier("Zhu"))
    for tea in (odd, fine):
        set_replenishment(variant_id=tea.pk, mode=Mode.ORDER)
    replenish(at=NOON)
    assert PurchaseOrder.objects.get().lines.get().variant == fine
    assert need_of(odd).state == NeedState.OPEN


def test_below_the_minimum_it_waits_until_waiting_costs_something(garden):
    garden.minimum_amount = Decimal(500)
    garden.save()
    patient = selling(garden, daily=0.0, on_hand=8)
    set_replenishment(variant_id=patient.pk, point=Decimal(20))
    replenish(at=NOON)
    assert need_of(patient).timing == Timing.MINIMUM

    selling(garden, on_hand=0)
    replenish(at=NOON)

    needs = Need.objects.filter(state=NeedState.OPEN)
    assert {need.timing for need in needs} == {Timing.NOW}
    assert sum(need.quantity * 4 for need in needs) >= 500


def test_needs_of_a_supplier_become_one_order(garden, buyer):
    first, second = selling(garden), selling(garden, daily=1.0)
    replenish(at=NOON)
    ids = dict.fromkeys(Need.objects.values_list("pk", flat=True))
    operations.change_need(need_id=need_of(second).pk, quantity=Decimal(30), actor=buyer, at=NOON)

    made = order_needs(supplier_id=garden.pk, wanted=ids, actor=buyer, at=NOON)

    assert made.state == OrderState.APPROVED
    assert dict(made.lines.values_list("variant", "quantity")) == {first.pk: 40, second.pk: 30}
    assert replenish(at=NOON).arose == 0
    with pytest.raises(NotNeeded):
        order_needs(supplier_id=garden.pk, wanted=ids, actor=buyer, at=NOON)


def test_what_a_person_chose_outlives_the_next_look(garden, buyer):
    tea = selling(garden, pack_size=Decimal(6))
    replenish(at=NOON)
    need = need_of(tea)
    operations.change_need(need_id=need.pk, quantity=Decimal(12), actor=buyer, at=NOON)
    batch(tea, 1)
    replenish(at=NOON)
    need.refresh_from_db()
    assert (need.quantity, need.wanted) == (42, 12)
    with pytest.raises(Invalid):
        operations.change_need(need_id=need.pk, quantity=Decimal(13), actor=buyer, at=NOON)


def test_what_is_put_off_is_not_ordered_by_itself_until_then(garden, buyer):
    tea = selling(garden)
    replenish(at=NOON)
    operations.snooze_need(need_id=need_of(tea).pk, until=NOON + timedelta(days=2), actor=buyer, at=NOON)
    set_replenishment(variant_id=tea.pk, mode=Mode.ORDER)
    replenish(at=NOON)
    assert not PurchaseOrder.objects.exists()
    replenish(at=NOON + timedelta(days=3))
    assert PurchaseOrder.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_double_nothing():
    garden = stage.supplier(lead_days=9)
    loud, quiet = selling(garden), selling(garden)
    set_replenishment(variant_id=loud.pk, mode=Mode.ORDER)

    arose = race(Supplier.objects.all(), lambda: replenish(at=NOON).arose, lambda: replenish(at=NOON).arose)

    assert sorted(arose) == [0, 2]
    assert PurchaseOrder.objects.count() == 1
    assert Need.objects.filter(variant=quiet).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_buyers_who_press_at_once_order_once():
    garden, one, other = stage.supplier(), person(Role.PURCHASING), person(Role.PURCHASING)
    selling(garden)
    replenish(at=NOON)
    ids = dict.fromkeys(Need.objects.values_list("pk", flat=True))

    def press(who):
        try:
            return order_needs(supplier_id=garden.pk, wanted=ids, actor=who, at=NOON).state
        except NotNeeded as refusal:
            return refusal.code

    assert sorted(race(Supplier.objects.all(), lambda: press(one), lambda: press(other))) == ["approved", "not_needed"]
    assert PurchaseOrder.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_run_that_dies_half_way_has_done_whole_suppliers_and_the_next_does_the_rest(monkeypatch):
    for name in ("A", "B"):
        tea = selling(stage.supplier(name))
        set_replenishment(variant_id=tea.pk, mode=Mode.ORDER)
    whole, runs = operations.replenishing._Run._save, []

    def dies(run):
        runs.append(run)
        whole(run)
        if len(runs) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(operations.replenishing._Run, "_save", dies)
    with pytest.raises(KeyboardInterrupt):
        replenish(at=NOON)
    assert PurchaseOrder.objects.count() == Need.objects.count() == 1

    replenish(at=NOON)

    assert PurchaseOrder.objects.count() == Need.objects.count() == 2


def test_what_is_touched_often_is_looked_at_once(garden):
    tea, other = selling(garden), selling(garden)
    event = Event(kind=StockChanged.kind, body={"place_id": 1, "variant_ids": [tea.pk]}, at=timezone.now())
    for _often in range(3):
        look_at_what_changed(event)
    assert Touched.objects.count() == 1

    done = operations.replenish_touched(at=timezone.now())

    assert done.looked_at == 1 and not Touched.objects.exists()
    assert not Need.objects.filter(variant=other).exists()


def test_what_was_touched_again_meanwhile_stays(garden):
    tea = selling(garden)
    operations.touch(variant_ids=[tea.pk], at=NOON)
    operations.touch(variant_ids=[tea.pk], at=NOON + timedelta(seconds=5))
    operations.replenish_touched(at=NOON)
    assert Touched.objects.count() == 1


def test_goods_of_an_order_that_fell_through_are_looked_at_again(garden, buyer):
    tea = selling(garden)
    draft = stage.requested(garden, (tea, 40), by=buyer)
    look_at_what_does_not_come(Event(body={"purchase_id": draft.pk}, at=timezone.now()))
    assert Touched.objects.get().variant == tea


def test_buyers_are_told_of_a_shortage_once_and_only_while_it_lasts(garden, buyer):
    tea = selling(garden)
    person(Role.CLERK)
    replenish(at=NOON)
    shortages.tell_of_shortages([need_of(tea).pk], at=NOON)
    shortages.tell_of_shortages([need_of(tea).pk], at=NOON)

    notice = Notice.objects.get()
    told = shortages.telling(1, notice)
    assert notice.recipient.user == buyer and told.title == "1 thing runs low"
    assert told.lines == (f"{tea.title}: 8 left",)

    notice.told = notice.mark
    assert shortages.telling(1, notice) is None
    notice.told = 0
    Need.objects.update(state=NeedState.GONE)
    assert shortages.telling(1, notice) is None


def test_the_nightly_run_forecasts_from_the_ledger_and_says_what_it_did(garden):
    tea = goods()
    stage.offered(garden, tea)
    made = batch(tea, 60)
    now = timezone.now()
    for day in range(1, 60):
        sale = Sale("order:1", stock_row(made).pk, Decimal(1), sold_at=now - timedelta(days=day))
        stock.sell_directly(sales=[sale], actor=None, at=now)
    out = StringIO()

    call_command("replenish", json=True, stdout=out)

    assert json.loads(out.getvalue())["arose"] == 1
    forecast = DemandForecast.objects.get(variant=tea)
    assert sum(forecast.ahead) / len(forecast.ahead) == pytest.approx(1, rel=0.1)
    assert len(forecast.weeks) == 8 and forecast.weeks[-1] == 7
    assert need_of(tea).facts["free"] == "1"

"""Stocktakes: counted against the books of the moment, explained, then posted."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from inventory import operations as stock
from inventory.models import BatchStock, Reservation, StockCount, StockMove, WaitingDemand
from inventory.operations import NotExplained, PromisedToOthers, Scope, WrongCountState
from inventory.queries import reservations_of, stock_differences
from orders import operations as orders
from orders.queries import line_differences
from shopsuite.core.errors import Invalid
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.race import race

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def keeper():
    return make.person(Role.WAREHOUSE)


@pytest.fixture
def tea():
    return make.goods()


@pytest.fixture
def spring(tea):
    return make.batch(tea, 10, code="LJ26", barcode="690001")


def opened(keeper, **scope):
    return stock.open_count(place=make.main_place(), scope=Scope(**scope), is_blind=False, actor=keeper, at=NOON)


def counted(count, quantity, keeper, reason="broken"):
    line = count.lines.get()
    stock.count_line(line_id=line.pk, counted=Decimal(quantity), actor=keeper, at=NOON)
    if reason:
        stock.explain_difference(line_id=line.pk, reason=reason, actor=keeper, at=NOON)
    return line


def post(count, keeper, **more):
    return stock.post_count(count_id=count.pk, actor=keeper, at=LATER, **more)


def test_the_books_follow_what_was_counted(keeper, spring):
    count = opened(keeper)
    counted(count, 8, keeper)

    post(count, keeper)

    move = StockMove.objects.latest("pk")
    assert make.stock_row(spring).on_hand == 8
    assert (move.quantity, move.kind, move.reason, move.subject, move.actor) == (
        -2,
        "count",
        "broken",
        count.subject,
        keeper,
    )
    assert stock_differences() == []


def test_what_is_sold_between_counting_and_posting_is_not_lost_twice(keeper, tea, spring):
    count = opened(keeper)
    counted(count, 9, keeper)
    order = make.order(make.line(tea, 4))
    stock.hand_out(subject=order.subject, actor=keeper, at=LATER)

    post(count, keeper)

    assert make.stock_row(spring).on_hand == 5


def test_goods_on_the_packing_table_are_not_missed_on_the_shelf(keeper, tea, spring):
    order = make.order(make.line(tea, 4))
    orders.start_picking(order_id=order.pk, actor=keeper, at=NOON)
    held = reservations_of(subject=order.subject).get()
    orders.pick_line(order_id=order.pk, reservation_id=held.pk, scanned="", actor=keeper, at=NOON)
    count = opened(keeper)

    line = counted(count, 6, keeper, reason="")
    line.refresh_from_db()

    assert line.difference == 0


def test_what_a_picker_reported_since_is_not_booked_again(keeper, tea, spring):
    count = opened(keeper)
    order = make.order(make.line(tea, 10))
    counted(count, 8, keeper)
    held = reservations_of(subject=order.subject).get()
    stock.report_missing(reservation_id=held.pk, missing=Decimal(2), actor=keeper, at=LATER)

    post(count, keeper)

    assert make.stock_row(spring).on_hand == 8


def test_two_counts_of_the_same_shelf_correct_it_once(keeper, spring):
    counts = [opened(keeper), opened(keeper)]
    for count in counts:
        counted(count, 7, keeper)

    for count in counts:
        post(count, keeper)

    assert make.stock_row(spring).on_hand == 7


def test_a_difference_nobody_explained_is_not_posted(keeper, spring):
    count = opened(keeper)
    line = counted(count, 8, keeper, reason="")

    with pytest.raises(NotExplained) as refused:
        post(count, keeper)

    assert refused.value.details["lines"] == [line.pk]
    assert make.stock_row(spring).on_hand == 10


def test_nothing_counted_is_nothing_to_post(keeper, spring):
    with pytest.raises(Invalid):
        post(opened(keeper), keeper)


def test_posting_twice_books_once_and_a_posted_count_takes_no_more(keeper, spring):
    count = opened(keeper)
    line = counted(count, 8, keeper)
    post(count, keeper)

    post(count, keeper)

    assert make.stock_row(spring).on_hand == 8
    with pytest.raises(WrongCountState):
        stock.count_line(line_id=line.pk, counted=Decimal(1), actor=keeper, at=LATER)


def test_fewer_than_are_promised_names_who_is_hit_and_changes_nothing(keeper, tea, spring):
    make.order(make.line(tea, 6))
    late = make.order(make.line(tea, 4), at=LATER)
    count = opened(keeper)
    counted(count, 7, keeper)

    with pytest.raises(PromisedToOthers) as refused:
        post(count, keeper)

    assert refused.value.details["hit"] == [{"subject": late.subject, "batch": "LJ26", "quantity": "3.000"}]
    assert make.stock_row(spring).on_hand == 10


def test_the_latest_promise_gives_way_and_waits_in_its_old_place(keeper, tea, spring):
    make.order(make.line(tea, 6))
    late = make.order(make.line(tea, 4, batch_id=spring.pk), at=LATER)
    count = opened(keeper)
    counted(count, 7, keeper)

    post(count, keeper, may_break_promises=True)

    waiting = WaitingDemand.objects.get()
    row = make.stock_row(spring)
    assert (waiting.subject, waiting.quantity, waiting.since, waiting.batch) == (late.subject, 3, LATER, spring)
    assert (row.on_hand, row.reserved) == (7, 7)
    assert stock_differences() == []
    assert line_differences() == []


def test_who_loses_goods_gets_them_from_another_batch_at_once(keeper, tea, spring):
    order = make.order(make.line(tea, 10))
    other = make.batch(tea, 5)
    count = opened(keeper, batch=spring)
    counted(count, 8, keeper)

    post(count, keeper, may_break_promises=True)

    assert {held.stock.batch_id: held.quantity for held in reservations_of(subject=order.subject)} == {
        spring.pk: 8,
        other.pk: 2,
    }
    assert line_differences() == []


def test_more_than_the_books_say_serves_those_who_wait(keeper, tea, spring):
    waiter = make.order(make.line(tea, 12), may_wait=True)
    count = opened(keeper)
    counted(count, 12, keeper, reason="lay on another shelf")

    post(count, keeper)

    assert sum(held.quantity for held in reservations_of(subject=waiter.subject)) == 12


@pytest.mark.django_db(transaction=True)
def test_a_count_posted_by_two_at_once_is_booked_once(keeper, spring):
    count = opened(keeper)
    counted(count, 8, keeper)

    race(StockCount.objects.filter(pk=count.pk), lambda: post(count, keeper), lambda: post(count, keeper))

    assert make.stock_row(spring).on_hand == 8


@pytest.mark.django_db(transaction=True)
def test_selling_while_a_count_is_posted_never_promises_what_is_not_there(keeper, tea, spring):
    count = opened(keeper)
    counted(count, 4, keeper)

    def sell():
        try:
            return make.order(make.line(tea, 8)) and "sold"
        except stock.OutOfStock:
            return "short"

    def correct():
        try:
            return post(count, keeper) and "posted"
        except PromisedToOthers:
            return "refused"

    outcomes = race(BatchStock.objects.filter(batch=spring), sell, correct)

    assert outcomes in (["sold", "refused"], ["short", "posted"])
    assert stock_differences() == []


# --- on screen ---


@pytest.fixture
def signed_in(client, keeper):
    client.force_login(keeper)
    return client


def test_a_scanned_label_asks_for_its_batch_and_what_is_typed_is_noted(signed_in, keeper, spring):
    count = opened(keeper)
    make.batch(make.goods(), 1)

    asked = signed_in.post(reverse("inventory:count_scan", args=[count.pk]), {"code": "690001"}, headers=HTMX)
    line = asked.context["line"]
    signed_in.post(reverse("inventory:count_line", args=[count.pk, line.pk]), {"counted": "9"}, headers=HTMX)

    line.refresh_from_db()
    assert (line.stock.batch, line.counted, line.book, line.counted_by) == (spring, 9, 10, keeper)


def test_a_batch_that_should_not_lie_there_is_put_on_the_list(signed_in, keeper, spring):
    count = opened(keeper)
    stray = make.batch(make.goods(), code="STRAY", barcode="690002")

    asked = signed_in.post(reverse("inventory:count_scan", args=[count.pk]), {"code": "690002"}, headers=HTMX)

    assert asked.context["line"].stock.batch == stray


def test_a_label_nobody_knows_is_said_to_be_so(signed_in, keeper, spring):
    count = opened(keeper)

    assert (
        signed_in.post(reverse("inventory:count_scan", args=[count.pk]), {"code": "x"}, headers=HTMX).status_code == 422
    )


def test_a_blind_count_does_not_show_the_books(client, spring):
    client.force_login(make.person(Role.PACKER))
    count = stock.open_count(
        place=make.main_place(), scope=Scope(), is_blind=True, actor=make.person(Role.WAREHOUSE), at=NOON
    )

    page = client.get(count.get_absolute_url()).content.decode()

    assert "LJ26" in page
    assert ">10<" not in page and "10 pc" not in page
    assert client.get(reverse("inventory:count_differences", args=[count.pk])).status_code == 404


def test_whoever_posts_sees_who_would_lose_goods_and_may_post_all_the_same(signed_in, keeper, tea, spring):
    order = make.order(make.line(tea, 9))
    count = opened(keeper)
    counted(count, 5, keeper)
    url = reverse("inventory:post_count", args=[count.pk])

    refused = signed_in.post(url, headers=HTMX)
    taken = signed_in.post(url, {"may_break_promises": "yes"}, headers=HTMX)

    assert refused.status_code == 409
    assert order.number in refused.content.decode()
    assert taken.status_code == 200
    assert Reservation.objects.get(state="open").quantity == 5


def test_a_count_of_one_product_leaves_the_others_out(signed_in, tea, spring):
    make.batch(make.goods(), 5)
    place = make.main_place().pk

    signed_in.post(reverse("inventory:begin_count"), {"place": place, "goods": tea.sku})

    [line] = StockCount.objects.get().lines.all()
    assert line.stock.batch == spring


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(signed_in, keeper, django_assert_num_queries, how_many):
    for _each in range(how_many):
        make.batch(make.goods(), 5)
    count = opened(keeper)

    with django_assert_num_queries(7):
        signed_in.get(count.get_absolute_url())

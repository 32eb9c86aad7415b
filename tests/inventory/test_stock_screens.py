"""The stock on screen: the board, one variant, goods in, goods written off."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from inventory import queries, rules
from inventory.models import Batch
from shopsuite.people.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def tea():
    return make.goods(name="Dragon Well", name_zh="龙井", sku="LJ-50")


@pytest.fixture
def spring(tea):
    return make.batch(tea, 10, code="LJ26", year=2026, cost=Decimal("12.34"))


@pytest.fixture
def sign_in(client):
    def sign_in(role):
        someone = make.person(role)
        client.force_login(someone)
        return someone

    return sign_in


def test_the_board_shows_what_can_be_sold_of_each_batch(client, sign_in, tea, spring):
    sign_in(Role.CLERK)
    make.order(make.line(tea, 3))

    [item] = client.get(reverse("inventory:stock")).context["goods"]

    assert (item.on_hand, item.reserved, item.sellable) == (10, 3, 7)


@pytest.mark.parametrize("text", ["dragon", "lj", "longjing", "LJ26", "龙井", "dragon lj-5"])
def test_goods_are_found_by_name_pinyin_sku_and_batch(client, sign_in, tea, spring, text):
    sign_in(Role.WAREHOUSE)
    make.batch(make.goods(name="Other"), 1)

    page = client.get(reverse("inventory:stock"), {"q": text}, headers=HTMX)

    assert [item.variant for item in page.context["goods"]] == [tea]


def test_sold_out_goods_are_found_too_but_not_listed(client, sign_in, tea):
    sign_in(Role.CLERK)

    assert client.get(reverse("inventory:stock")).context["goods"] == []
    assert len(client.get(reverse("inventory:stock"), {"q": "LJ-50"}).context["goods"]) == 1


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_board_costs_the_same_however_long_it_is(client, sign_in, django_assert_num_queries, how_many):
    sign_in(Role.CLERK)
    for _each in range(how_many):
        make.batch(make.goods(), 5)

    with django_assert_num_queries(9):
        client.get(reverse("inventory:stock"))


def test_one_variant_tells_who_holds_and_who_waits(client, sign_in, tea, spring):
    sign_in(Role.CLERK)
    holder = make.order(make.line(tea, 9))
    waiter = make.order(make.line(tea, 5), may_wait=True)

    page = client.get(reverse("inventory:variant", args=[tea.pk]))

    assert [held.subject for held in page.context["holders"]] == [holder.subject, waiter.subject]
    assert [row.quantity for row in page.context["waiting"]] == [4]
    assert holder.get_absolute_url() in page.content.decode()


@pytest.mark.parametrize(("role", "sees"), [(Role.OWNER, True), (Role.PURCHASING, True), (Role.WAREHOUSE, False)])
def test_costs_are_shown_only_to_those_who_may_see_them(client, sign_in, tea, spring, role, sees):
    sign_in(role)

    assert ("12.34" in client.get(reverse("inventory:variant", args=[tea.pk])).content.decode()) is sees


def test_the_ledger_is_read_page_by_page(client, sign_in, tea):
    sign_in(Role.CLERK)
    for _each in range(35):
        make.batch(tea, 1)
    url = reverse("inventory:variant", args=[tea.pk])

    first = client.get(url)
    second = client.get(first.context["older_url"])

    assert (len(first.context["moves"]), len(second.context["moves"])) == (30, 5)


def receive(client, tea, **sent):
    place = make.main_place()
    filled = {"quantity": "2", "place": place.pk, "code": "NEW", "batch": "", "shelf": "A1"} | sent
    return client.post(reverse("inventory:receive", args=[tea.pk]), filled, headers=HTMX)


def test_goods_are_received_into_a_new_batch(client, sign_in, tea):
    sign_in(Role.WAREHOUSE)

    answer = receive(client, tea, quantity="12", year="2026", best_before="2028-01-31")

    assert answer.headers["HX-Redirect"] == reverse("inventory:variant", args=[tea.pk])
    batch = Batch.objects.get(code="NEW")
    assert (batch.year, batch.best_before) == (2026, date(2028, 1, 31))
    assert (make.stock_row(batch).on_hand, make.stock_row(batch).shelf) == (12, "A1")


def test_goods_are_received_into_a_known_batch_and_serve_those_waiting(client, sign_in, tea, spring):
    sign_in(Role.PURCHASING)
    waiter = make.order(make.line(tea, 12), may_wait=True)

    receive(client, tea, batch=spring.pk, quantity="5")

    assert make.stock_row(spring).on_hand == 15
    assert not queries.waiting_for(subject=waiter.subject).exists()


@pytest.mark.parametrize(
    "sent",
    [
        {"quantity": "0"},
        {"quantity": "two"},
        {"quantity": "1.5"},
        {"quantity": "NaN"},
        {"quantity": "9" * 30},
        {"code": ""},
        {"code": "\x00"},
        {"year": "12"},
        {"best_before": "soon"},
        {"place": "0"},
        {"batch": "0"},
    ],
)
def test_goods_that_cannot_be_meant_are_refused_and_nothing_typed_is_lost(client, sign_in, tea, sent):
    sign_in(Role.WAREHOUSE)

    answer = receive(client, tea, supplier_name="Meijiawu Co-op", **sent)

    assert answer.status_code == 400
    assert "Meijiawu Co-op" in answer.content.decode()


def test_a_batch_code_in_use_is_refused_in_place(client, sign_in, tea, spring):
    sign_in(Role.WAREHOUSE)

    answer = receive(client, tea, code=spring.code)

    assert answer.status_code == 409
    assert "LJ26" in answer.content.decode()


def test_a_scanned_barcode_leads_straight_to_its_form(client, sign_in):
    sign_in(Role.WAREHOUSE)
    made = make.goods(sku="TIN-1")

    assert client.get(reverse("inventory:choose_goods"), {"q": "TIN-1"}).url == reverse(
        "inventory:receive", args=[made.pk]
    )


def test_spoilt_goods_are_written_off_with_a_reason(client, sign_in, spring):
    sign_in(Role.WAREHOUSE)
    row = make.stock_row(spring)

    client.post(reverse("inventory:write_off", args=[row.pk]), {"quantity": "4", "reason": "Wet"}, headers=HTMX)

    assert make.stock_row(spring).on_hand == 6
    assert row.moves.order_by("-pk")[0].reason == "Wet"


def test_promised_goods_cannot_be_written_off(client, sign_in, tea, spring):
    sign_in(Role.WAREHOUSE)
    make.order(make.line(tea, 8))
    row = make.stock_row(spring)

    answer = client.post(
        reverse("inventory:write_off", args=[row.pk]), {"quantity": "4", "reason": "Wet"}, headers=HTMX
    )

    assert answer.status_code == 409
    assert 'value="Wet"' in answer.content.decode()


@pytest.mark.parametrize("role", [Role.RIDER, Role.CUSTOMER, Role.SUPPLIER])
def test_the_stock_is_not_for_people_outside(client, sign_in, tea, spring, role):
    sign_in(role)

    for url in ("inventory:stock", "inventory:choose_goods"):
        assert client.get(reverse(url)).status_code == 404
    assert client.get(reverse("inventory:variant", args=[tea.pk])).status_code == 404


def test_a_clerk_looks_but_does_not_touch(client, sign_in, tea, spring):
    sign_in(Role.CLERK)

    assert client.get(reverse("inventory:receive", args=[tea.pk])).status_code == 404
    assert client.get(reverse("inventory:write_off", args=[make.stock_row(spring).pk])).status_code == 404


@pytest.mark.parametrize(
    ("best_before", "expected"),
    [(None, ""), (date(2026, 5, 19), "expired"), (date(2026, 5, 20), "soon"), (date(2026, 8, 1), "")],
)
def test_goods_close_to_their_date_are_marked(best_before, expected):
    assert rules.freshness(best_before=best_before, today=date(2026, 5, 20)) == expected


def test_a_number_without_end_in_the_address_is_passed_over(client, sign_in, tea):
    sign_in(Role.WAREHOUSE)
    endless = "9" * 5000
    assert client.get(reverse("inventory:variant", args=[tea.pk]), {"before": endless}).status_code == 200
    assert client.get(reverse("inventory:stock"), {"variant": endless}).status_code == 404

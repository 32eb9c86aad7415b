"""The list of what is to be bought, and what lies too long."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation import pgettext

from purchasing import operations
from purchasing.charts import by_week, chart_of
from purchasing.models import DemandForecast, Need, PurchaseOrder, Replenishment
from purchasing.models.order import OrderState
from purchasing.models.replenishment import NeedState
from purchasing.slow_stock import slow_stock
from shopsuite.people.roles import Role
from tests.factories import batch, goods, person
from tests.purchasing import stage

pytestmark = pytest.mark.django_db


def browser(*roles):
    client = Client()
    client.force_login(person(*roles))
    return client


@pytest.fixture
def buyer():
    return browser(Role.PURCHASING)


@pytest.fixture
def garden():
    return stage.supplier(lead_days=9)


def short(garden, **more):
    """Something that sells three a day, of which eight are left."""
    tea = goods(**more)
    stage.offered(garden, tea, pack_size=Decimal(12))
    forecast(tea, daily=3.0)
    batch(tea, 8)
    operations.replenish(at=timezone.now(), variant_ids=[tea.pk])
    return Need.objects.get(variant=tea)


def forecast(variant, *, daily: float, weeks: float | None = None) -> None:
    DemandForecast.objects.create(
        variant=variant,
        made_on=timezone.localdate(),
        demand_class="smooth",
        method="average",
        ahead=[daily] * 91,
        weeks=[daily * 7 if weeks is None else weeks] * 26,
    )


def test_the_arithmetic_ends_its_sentences_by_the_rules_of_the_language(buyer, garden):
    short(garden)
    with translation.override("zh-hans"):
        stop = pgettext("end of a sentence", ".")
    page = buyer.get("/buying/needs/", headers={"accept-language": "zh-hans"}).content.decode()
    assert f"现有 8{stop}" in page


def test_every_proposal_shows_its_arithmetic_and_its_weeks(buyer, garden):
    short(garden, name="Longjing")
    page = buyer.get("/buying/needs/").content.decode()
    assert "Sells 3 a day; 9 days until it comes take 27" in page
    assert "Order below 27: 8 here" in page
    assert "48 pc: 4 × 12" in page.replace("piece", "pc")
    assert "21 a week sold, at most 21; 21 a week expected" in page
    assert "Order for ¥192.00" in page


def test_one_press_makes_an_order_of_what_is_ticked(buyer, garden):
    first, second, left = short(garden), short(garden), short(garden)
    answer = buyer.post(
        f"/buying/needs/of/{garden.pk}/order/",
        {"need": [first.pk, second.pk], f"quantity-{first.pk}": "24", f"quantity-{second.pk}": ""},
    )
    order = PurchaseOrder.objects.get()
    assert answer.headers["Location"] == order.get_absolute_url()
    assert order.state == OrderState.APPROVED
    assert sorted(order.lines.values_list("quantity", flat=True)) == [24, 48]
    assert list(Need.objects.filter(state=NeedState.OPEN)) == [left]


def test_what_was_typed_is_still_there_when_it_is_refused(buyer, garden):
    need = short(garden)
    refused = buyer.post(f"/buying/needs/{need.pk}/quantity/", {f"quantity-{need.pk}": "a dozen"})
    assert refused.status_code == 400
    assert 'value="a dozen"' in refused.content.decode()
    again = buyer.post(f"/buying/needs/of/{garden.pk}/order/", {"need": [need.pk], f"quantity-{need.pk}": "0.5"})
    assert again.status_code == 400 and not PurchaseOrder.objects.exists()


def test_a_quantity_is_kept_and_given_back(buyer, garden):
    need = short(garden)
    for typed, wished in (("24", 24), ("", None)):
        assert buyer.post(f"/buying/needs/{need.pk}/quantity/", {f"quantity-{need.pk}": typed}).status_code == 302
        need.refresh_from_db()
        assert need.wished == wished


def test_what_is_put_off_leaves_the_list_until_it_is_shown_again(buyer, garden):
    need = short(garden, name="Longjing")
    buyer.post(f"/buying/needs/{need.pk}/snooze/", {"days": "7"})
    context = buyer.get("/buying/needs/").context
    assert (context["lists"], [each.need for each in context["put_off"]]) == ([], [need])
    buyer.post(f"/buying/needs/{need.pk}/snooze/", {"days": "0"})
    assert buyer.get("/buying/needs/").context["put_off"] == []


def test_how_something_is_kept_in_stock_is_said_on_its_page(buyer, garden):
    need = short(garden)
    page = f"/buying/goods/{need.variant_id}/"
    assert "By week" in buyer.get(page).content.decode()
    given = {"mode": "alert", "service_level": "0.9", "point": "5", "lasts_days": ""}
    assert buyer.post(page, given | {"service_level": "2"}).status_code == 400
    assert buyer.post(page, given).status_code == 302
    assert Replenishment.objects.get().point == 5
    need.refresh_from_db()
    assert need.state == NeedState.GONE  # eight are more than five


def test_who_only_sees_orders_nothing_and_others_find_nothing(garden):
    need = short(garden)
    warehouse, clerk = browser(Role.WAREHOUSE), browser(Role.CLERK)
    page = warehouse.get("/buying/needs/").content.decode()
    assert "Order for" not in page and need.variant.title in page
    assert warehouse.post(f"/buying/needs/of/{garden.pk}/order/", {"need": need.pk}).status_code == 404
    assert clerk.get("/buying/needs/").status_code == 404


def test_the_list_asks_as_often_for_three_as_for_one(buyer, garden, django_assert_max_num_queries):
    short(garden)
    buyer.get("/buying/needs/")
    with django_assert_max_num_queries(40) as one:
        buyer.get("/buying/needs/")
    short(garden)
    short(stage.supplier("Other"))
    with django_assert_max_num_queries(len(one)):
        buyer.get("/buying/needs/")


def test_an_empty_list_says_what_will_stand_there(buyer):
    assert "No forecast yet" in buyer.get("/buying/needs/").content.decode()


def test_what_lies_too_long_is_sorted_by_why():
    today = timezone.localdate()
    old = today - timedelta(days=200)
    soon = goods(name="Soon")
    batch(soon, 30, received_on=old, best_before=today + timedelta(days=10), cost=Decimal(2))
    forecast(soon, daily=1.0)
    batch(goods(name="Dead"), 4, received_on=old)
    batch(goods(name="New"), 4, received_on=today)
    much = goods(name="Much")
    batch(much, 900, received_on=today)
    forecast(much, daily=1.0)

    found = slow_stock(person(Role.OWNER), today=today)

    assert [(each.stock.variant.product.name, each.quantity, each.value) for each in found.expiring] == [
        ("Soon", 20, Decimal("40.00"))
    ]
    assert [each.stock.variant.product.name for each in found.dead] == ["Dead"]
    assert [(each.stock.variant.product.name, each.lasts) for each in found.too_much] == [("Much", 900)]


def test_the_page_of_slow_stock_shows_costs_to_those_who_may_see_them(buyer):
    batch(goods(name="Dead"), 4, received_on=date(2025, 1, 1), cost=Decimal(3))
    assert "¥12.00" in buyer.get("/buying/goods/").content.decode()
    assert "¥12.00" not in browser(Role.WAREHOUSE).get("/buying/goods/").content.decode()


def test_a_chart_is_as_high_as_its_highest_week_and_shows_every_sale():
    chart = chart_of(sold=[0, 1, 400], ahead=[200], width=40, height=20)
    assert [(bar.height, bar.is_ahead) for bar in chart.bars] == [(0, False), (1, False), (20, False), (10, True)]
    assert by_week([1.0] * 15) == [7, 7]
    assert chart_of(sold=[], ahead=[]).bars == []

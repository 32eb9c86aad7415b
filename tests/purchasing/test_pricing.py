"""Prices that suppliers ask for, typed or uploaded, and what of the catalogue they may see."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from inventory.models import Variant
from purchasing import operations, queries
from purchasing.models import Price, Supplier, SupplierGoods
from purchasing.models.supplier import PriceState
from purchasing.operations import PriceDraft, WantedDraft
from purchasing.rules import may_see
from shopsuite.core.errors import DomainError, NotFound
from shopsuite.feed.models import Event
from shopsuite.feed.reactions import handlers, kinds_heard_by
from shopsuite.notices import operations as notices
from shopsuite.people.roles import Role
from shopsuite.spreadsheets import operations as spreadsheets
from shopsuite.spreadsheets.models import SheetImport
from tests import factories as make
from tests.factories import NOON
from tests.purchasing import stage
from tests.race import race

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


@pytest.fixture
def sun():
    return make.person(Role.PURCHASING)


@pytest.fixture
def mill():
    return stage.supplier("Mill", categories=["Paper"])


@pytest.fixture
def gu(mill):
    return stage.seller(mill)


@pytest.fixture
def paper(mill):
    made = make.goods(name="Rice paper", category="Paper > Rice", sku="RP-1")
    stage.offered(mill, made, "4")
    return made


@pytest.fixture
def tea(mill):
    made = make.goods(name="Longjing", category="Tea", sku="LJ-1")
    stage.offered(mill, made, "9")
    return made


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def goods_of(mill, variant):
    return mill.goods.get(variant=variant)


def asked(mill, variant, price, by):
    draft = PriceDraft(goods_of(mill, variant), Decimal(price), DAY)
    return operations.propose_prices(supplier=mill, prices=[draft], actor=by, at=NOON)[0]


def test_a_category_is_seen_with_all_below_it_and_no_other():
    assert may_see([], "Tea")
    assert may_see(["Paper"], "Paper > Rice")
    assert not may_see(["Paper"], "Paperclips")
    assert not may_see(["Paper > Rice"], "Paper")
    assert not may_see(["Paper"], "")


def test_a_paper_mill_sees_paper_and_asks_for_prices_of_nothing_else(mill, gu, paper, tea):
    seller = browser(gu)
    page = seller.get("/supplier/prices/").content.decode()
    assert "Rice paper" in page
    assert "Longjing" not in page
    posted = {f"price-{goods_of(mill, each).pk}": "5" for each in (paper, tea)}
    seller.post("/supplier/prices/", posted | {"valid_from": "2026-06-01"})
    assert Price.objects.get(state=PriceState.PROPOSED).goods.variant == paper
    with pytest.raises(NotFound):
        asked(mill, tea, "5", gu)


def test_a_paper_mill_is_asked_for_paper_alone(mill, gu, paper, tea, sun):
    request = {"place_id": make.main_place().pk, "supplier_ids": [mill.pk], "answer_by": DAY, "actor": sun, "at": NOON}
    both = [WantedDraft(each.pk, Decimal(1)) for each in (paper, tea)]
    quote = operations.ask_suppliers(lines=both, **request).quotes.get()
    page = browser(gu).get(f"/supplier/asked/{quote.pk}/").content.decode()
    assert "Rice paper" in page
    assert "Longjing" not in page
    with pytest.raises(DomainError):
        operations.ask_suppliers(lines=both[1:], **request)


def test_what_was_typed_is_still_there_when_it_is_refused(mill, gu, paper):
    field = f"price-{goods_of(mill, paper).pk}"
    refused = browser(gu).post("/supplier/prices/", {field: "five", "valid_from": "2026-06-01"})
    assert refused.status_code == 400
    assert 'value="five"' in refused.content.decode()


def test_the_buyer_sees_the_difference_and_answers_line_by_line(mill, gu, paper, sun):
    other = make.goods(name="Ink", category="Paper", sku="INK")
    stage.offered(mill, other, "10")
    dearer, cheaper = asked(mill, paper, "5", gu), asked(mill, other, "8", gu)
    buyer = browser(sun)
    page = buyer.get("/suppliers/").content.decode()
    assert "+25.0 %" in page
    assert "-20.0 %" in page
    buyer.post("/suppliers/prices/", {"price": [dearer.pk, cheaper.pk], "approve": cheaper.pk})
    states = dict(Price.objects.filter(proposed_by=gu).values_list("pk", "state"))
    assert states == {dearer.pk: PriceState.DECLINED, cheaper.pk: PriceState.APPROVED}
    told = Event.objects.get(kind="purchasing.prices_answered")
    assert (told.body["approved"], told.body["declined"]) == (1, 1)
    assert f"user:{gu.pk}" in told.audiences


def test_prices_are_answered_together_or_not_at_all(mill, gu, paper, sun):
    first, second = asked(mill, paper, "5", gu), asked(mill, paper, "6", gu)
    operations.answer_price(price_id=first.pk, is_approved=False, actor=sun, at=NOON)
    with pytest.raises(DomainError):
        both = {first.pk, second.pk}
        operations.answer_prices(price_ids=both, approved=both, actor=sun, at=NOON)
    second.refresh_from_db()
    assert second.state == PriceState.PROPOSED


def test_a_list_of_thousands_of_goods_is_sent_as_one_form(mill, gu, paper):
    goods = goods_of(mill, paper)
    fields = {f"price-{pk}": "" for pk in range(goods.pk + 1, goods.pk + 3000)}
    answer = browser(gu).post("/supplier/prices/", fields | {"valid_from": "2026-06-01", f"price-{goods.pk}": "5"})
    assert answer.status_code == 302
    assert Price.objects.get(state=PriceState.PROPOSED).price == 5


def test_a_supplier_does_not_answer_their_own_prices(mill, gu, paper):
    price = asked(mill, paper, "5", gu)
    assert browser(gu).post("/suppliers/prices/", {"price": price.pk, "approve": price.pk}).status_code == 404


def test_both_sides_are_told(mill, gu, paper, sun):
    price = asked(mill, paper, "5", gu)
    operations.answer_price(price_id=price.pk, is_approved=True, actor=sun, at=NOON)
    asked(mill, paper, "6", gu)
    with time_machine.travel(NOON, tick=False):
        for event in Event.objects.filter(kind__in=kinds_heard_by("purchasing.reactions")).order_by("pk"):
            for handler in handlers("purchasing.reactions", event.kind):
                handler(event)
    notices.deliver_due(clock=lambda: NOON + timedelta(minutes=11))
    letters = {letter.to[0]: letter.subject for letter in mail.outbox}
    assert "Mill asks for 1 new price" in letters[sun.email]
    assert "1 hold, 0 do not" in letters[gu.email]


def test_a_price_list_is_uploaded_looked_at_and_asked_for(mill, gu, paper, tea, monkeypatch):
    monkeypatch.setattr("shopsuite.spreadsheets.tasks.check.delay", spreadsheets.check)
    monkeypatch.setattr("shopsuite.spreadsheets.tasks.run.delay", spreadsheets.run)
    seller = browser(gu)
    file = SimpleUploadedFile("list.csv", b"SKU,Price\nRP-1,4.5\nLJ-1,1\n")
    page = seller.post("/supplier/prices/files/", {"file": file})["Location"]
    shown = seller.get(page).content.decode()
    assert "4.5" in shown
    assert "Longjing" not in shown
    assert not Price.objects.filter(state=PriceState.PROPOSED).exists()
    foreign = browser(stage.seller(stage.supplier("Other")))
    assert foreign.get(page).status_code == 404
    assert foreign.post(page).status_code == 404
    for _twice in range(2):
        seller.post(page)
    assert Price.objects.get(state=PriceState.PROPOSED).price == Decimal("4.5")
    assert queries.price_of(goods_of(mill, paper), quantity=Decimal(1), day=DAY) == 4
    assert "asked for" in seller.get("/supplier/prices/").content.decode()
    assert Event.objects.get(kind="purchasing.prices_proposed").body["prices"] == 1


def test_a_price_asked_for_from_a_quantity_on_is_not_shown_as_the_price_of_one(mill, gu, paper):
    goods = goods_of(mill, paper)
    operations.propose_price(goods=goods, price=Decimal("4.8"), valid_from=DAY, actor=gu, at=NOON)
    operations.propose_price(
        goods=goods, price=Decimal("3.1"), valid_from=DAY, from_quantity=Decimal(100), actor=gu, at=NOON
    )
    [(_goods, now, waits)] = queries.shown_prices(mill, day=DAY)
    assert (now.price, waits.price) == (4, Decimal("4.8"))


@pytest.mark.django_db(transaction=True)
def test_of_two_suppliers_at_once_one_is_ordered_from_first(mill, paper):
    SupplierGoods.objects.all().delete()

    def offered_by(each: Supplier) -> bool:
        return operations.offer_goods(supplier=each, variant=paper).is_preferred

    other = stage.supplier("Other")
    held = Variant.objects.filter(pk=paper.pk)
    assert sorted(race(held, lambda: offered_by(mill), lambda: offered_by(other))) == [False, True]


@pytest.mark.django_db(transaction=True)
def test_of_two_buyers_who_answer_a_price_differently_at_once_one_is_told(mill, gu, sun, paper):
    price = asked(mill, paper, "5", gu)

    def answered(is_approved: bool) -> bool:
        try:
            operations.answer_price(price_id=price.pk, is_approved=is_approved, actor=sun, at=NOON)
        except DomainError:
            return False
        return True

    held = Price.objects.filter(pk=price.pk)
    assert sorted(race(held, lambda: answered(True), lambda: answered(False))) == [False, True]


def test_what_is_no_spreadsheet_says_so(mill, gu, monkeypatch):
    monkeypatch.setattr("shopsuite.spreadsheets.tasks.check.delay", spreadsheets.check)
    seller = browser(gu)
    assert seller.post("/supplier/prices/files/", {}).status_code == 400
    page = seller.post("/supplier/prices/files/", {"file": SimpleUploadedFile("x.xlsx", b"\x00\x01")})["Location"]
    assert SheetImport.objects.get().state == "refused"
    assert "cannot be read" in seller.get(page).content.decode()


def test_conditions_order_days_and_categories_are_changed_on_the_suppliers_page(mill, paper, sun):
    page = f"/suppliers/{mill.pk}/change/"
    buyer = browser(sun)
    assert "Paper &gt; Rice" in buyer.get(page).content.decode()
    form = {"name": "Mill", "currency": "CNY", "lead_days": 5, "minimum_amount": 100, "freight": 20}
    wanted = {"free_freight_from": 500, "answer_hours": 24, "order_weekdays": [0, 3], "categories": ["Paper > Rice"]}
    buyer.post(page, form | wanted)
    kept = Supplier.objects.get()
    assert (kept.order_weekdays, kept.categories, kept.answer_hours) == ([0, 3], ["Paper > Rice"], 24)
    assert kept.free_freight_from == 500
    assert buyer.post(page, form | {"order_weekdays": [9]}).status_code == 400


@pytest.mark.parametrize("count", [1, 4])
def test_the_pages_ask_as_often_for_one_price_as_for_four(count, sun, gu, mill, django_assert_max_num_queries):
    for _each in range(count):
        made = make.goods(category="Paper")
        stage.offered(mill, made)
        asked(mill, made, "5", gu)
    for user, page in ((sun, "/suppliers/"), (gu, "/supplier/prices/")):
        client = browser(user)
        client.get(page)
        with django_assert_max_num_queries(11):
            client.get(page)

"""One request to many suppliers: each answers alone, the shop sees all side by side and orders once."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core import mail
from django.test import Client

from purchasing import operations
from purchasing.models import Inquiry, PurchaseOrder, Quote
from purchasing.models.inquiry import InquiryState, QuoteState
from purchasing.operations import NotNow, Outdated, QuoteDraft, WantedDraft
from purchasing.queries import inquiries as inquiry_queries
from purchasing.rules import Bid, best
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.feed.models import Event
from shopsuite.feed.reactions import handlers, kinds_heard_by
from shopsuite.notices import operations as notices
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.purchasing import stage
from tests.race import race

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
DEADLINE = TODAY + timedelta(days=2)
AFTER = NOON + timedelta(days=3)


@pytest.fixture
def sun():
    return make.person(Role.PURCHASING)


@pytest.fixture
def tea():
    return make.goods(name="Longjing")


@pytest.fixture
def tin():
    return make.goods(name="Tin")


@pytest.fixture
def asked(sun, tea, tin):
    """Two suppliers are asked for 10 of each: (inquiry, garden's quote, hill's quote)."""
    suppliers = [stage.supplier("Garden"), stage.supplier("Hill", freight=Decimal(10))]
    for supplier in suppliers:
        stage.seller(supplier)
    inquiry = operations.ask_suppliers(
        place_id=make.main_place().pk,
        supplier_ids=[supplier.pk for supplier in suppliers],
        lines=[WantedDraft(tea.pk, Decimal(10)), WantedDraft(tin.pk, Decimal(10))],
        answer_by=DEADLINE,
        actor=sun,
        at=NOON,
    )
    return inquiry, *inquiry.quotes.order_by("pk")


def seller_of(quote):
    return quote.supplier.people.get().user


def answer(quote, *offers, at=NOON):
    """``offers``: (variant, price, more fields)."""
    lines = {line.variant_id: line.pk for line in quote.inquiry.lines.all()}
    drafts = [
        QuoteDraft(lines[variant.pk], **{"quantity": Decimal(10), "prices": [(Decimal(0), Decimal(price))]} | more)
        for variant, price, more in offers
    ]
    return operations.answer_quote(quote_id=quote.pk, lines=drafts, actor=seller_of(quote), at=at)


def order(inquiry, choice, by, *, tells_others=True):
    inquiry.refresh_from_db()
    return operations.order_from_answers(
        inquiry_id=inquiry.pk,
        version=inquiry.version,
        choice=choice,
        tells_others=tells_others,
        actor=by,
        at=NOON,
    )


def line_of(inquiry, variant):
    return inquiry.lines.get(variant=variant).pk


def mailed():
    """Address -> what was mailed, once the reactions have heard everything."""
    mail.outbox.clear()
    with time_machine.travel(NOON, tick=False):
        for event in Event.objects.filter(kind__in=kinds_heard_by("purchasing.reactions")).order_by("pk"):
            for handler in handlers("purchasing.reactions", event.kind):
                handler(event)
    notices.deliver_due(clock=lambda: NOON + timedelta(minutes=11))
    return {letter.to[0]: letter.subject + letter.body for letter in mail.outbox}


def test_each_supplier_is_told_alone_and_names_nobody_else(asked):
    _inquiry, garden, hill = asked
    letters = mailed()
    assert set(letters) == {seller_of(garden).email, seller_of(hill).email}
    assert "10 pc · Longjing" in letters[seller_of(garden).email]
    assert "Hill" not in letters[seller_of(garden).email]
    for event in Event.objects.filter(subject=garden.subject):
        assert f"user:{seller_of(hill).pk}" not in event.audiences
        assert "Hill" not in str(event.body)
    shared = Event.objects.filter(kind="purchasing.suppliers_asked").get()
    assert not [audience for audience in shared.audiences if audience.startswith("user:")]


@pytest.mark.parametrize("field", ["quantity", "pack_size", "minimum_quantity"])
@pytest.mark.parametrize("number", ["0.0001", "1e-30", "2e9"])
def test_numbers_that_cannot_be_kept_as_they_are_said_are_refused(asked, tea, field, number):
    with pytest.raises(Invalid) as refusal:
        answer(asked[1], (tea, "4", {field: Decimal(number)}))
    assert refusal.value.code == "bad_quantity"


@pytest.mark.parametrize("second", [("0.0001", "3"), ("5", "0.00001"), ("5", "2e9")])
def test_price_breaks_that_cannot_be_kept_as_they_are_said_are_refused(asked, tea, second):
    start, price = second
    with pytest.raises(Invalid) as refusal:
        answer(asked[1], (tea, "4", {"prices": [(Decimal(0), Decimal(4)), (Decimal(start), Decimal(price))]}))
    assert refusal.value.code in ("bad_quantity", "bad_price")


def test_best_is_who_can_do_all_of_it_then_the_cheapest():
    few = Bid(1, Decimal(10), Decimal(5), [(Decimal(0), Decimal(1))])
    dear = Bid(2, Decimal(10), Decimal(10), [(Decimal(0), Decimal(3))])
    cheap = Bid(3, Decimal(10), Decimal(12), [(Decimal(0), Decimal(4)), (Decimal(12), Decimal(2))], Decimal(6))
    assert best([few, dear, cheap]) is cheap
    assert (cheap.quantity, cheap.price) == (Decimal(12), Decimal(2))
    assert best([few]) is few
    assert Bid(4, Decimal(10), Decimal(5), [(Decimal(0), Decimal(1))], Decimal(6)).quantity == 0


def test_answers_stand_side_by_side_against_what_was_paid_before(asked, tea, tin, sun):
    inquiry, garden, hill = asked
    before = stage.supplier("Before")
    stage.offered(before, tea, "4")
    stage.arrive(stage.sent(before, (tea, 2), by=sun), (tea, 2), by=sun)
    answer(garden, (tea, "5", {"arrives_on": TODAY + timedelta(days=9)}), (tin, "3", {}))
    answer(hill, (tea, "4", {"arrives_on": TODAY + timedelta(days=12)}))
    shown = inquiry_queries.comparison(inquiry, currency="CNY", chosen={})
    of_garden, of_hill = shown.rows[0].cells
    assert shown.rows[0].last_paid == 4
    assert (of_garden.is_soonest, of_garden.is_cheapest, of_garden.is_chosen) == (True, False, False)
    assert (of_hill.is_soonest, of_hill.is_cheapest, of_hill.is_chosen) == (False, True, True)
    assert of_garden.change == 25
    assert of_hill.landed == 5  # 40 of goods carry 10 of freight
    assert shown.rows[1].cells[1].bid is None
    assert shown.columns[1].total == 50


def test_the_best_of_each_line_becomes_an_order_for_each_supplier(asked, tea, tin, sun):
    inquiry, garden, hill = asked
    answer(garden, (tea, "5", {}), (tin, "3", {}))
    answer(hill, (tea, "4", {}), (tin, "6", {}))
    made = order(inquiry, {line_of(inquiry, tea): hill.pk, line_of(inquiry, tin): garden.pk}, sun)
    assert {(each.supplier.name, str(each.lines.get().variant.product.name), each.total) for each in made} == {
        ("Hill", "Longjing", Decimal(40)),
        ("Garden", "Tin", Decimal(30)),
    }
    garden.refresh_from_db()
    assert garden.order in made
    inquiry.refresh_from_db()
    assert inquiry.state == InquiryState.ORDERED


def test_who_gets_nothing_is_told_kindly_unless_the_shop_would_rather_not(asked, tea, sun):
    inquiry, garden, hill = asked
    answer(garden, (tea, "5", {}))
    order(inquiry, {line_of(inquiry, tea): garden.pk}, sun)
    letters = mailed()
    assert "went elsewhere" in letters[seller_of(hill).email]
    assert seller_of(garden).email not in letters


def test_nobody_is_told_where_the_shop_would_rather_not(asked, tea, sun):
    inquiry, garden, _hill = asked
    answer(garden, (tea, "5", {}))
    order(inquiry, {line_of(inquiry, tea): garden.pk}, sun, tells_others=False)
    assert not Event.objects.filter(kind="purchasing.quote_went_elsewhere").exists()


def test_an_answer_that_came_in_meanwhile_is_looked_at_first(asked, tea, sun):
    inquiry, garden, hill = asked
    answer(garden, (tea, "5", {}))
    inquiry.refresh_from_db()
    answer(hill, (tea, "2", {}))
    with pytest.raises(Outdated):
        operations.order_from_answers(
            inquiry_id=inquiry.pk,
            version=inquiry.version,
            choice={line_of(inquiry, tea): garden.pk},
            tells_others=True,
            actor=sun,
            at=NOON,
        )
    assert not PurchaseOrder.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_buyers_order_from_the_same_answers_once(asked, tea, sun):
    inquiry, garden, _hill = asked
    answer(garden, (tea, "5", {}))
    inquiry.refresh_from_db()
    other = make.person(Role.PURCHASING)
    choice = {line_of(inquiry, tea): garden.pk}

    def order_as(buyer):
        try:
            return operations.order_from_answers(
                inquiry_id=inquiry.pk,
                version=inquiry.version,
                choice=choice,
                tells_others=True,
                actor=buyer,
                at=NOON,
            )[0].number
        except NotNow:
            return "refused"

    outcomes = race(Inquiry.objects.filter(pk=inquiry.pk), lambda: order_as(sun), lambda: order_as(other))
    assert sorted(outcomes) == sorted([PurchaseOrder.objects.get().number, "refused"])


def test_who_is_late_is_reminded_once_and_their_answer_is_said_to_be_late(asked, tea):
    inquiry, garden, hill = asked
    answer(garden, (tea, "5", {}))
    assert operations.remind_late(at=NOON) == 0
    assert [operations.remind_late(at=AFTER) for _twice in range(2)] == [1, 0]
    assert Event.objects.filter(kind="purchasing.quote_reminded").get().subject == hill.subject
    assert answer(hill, (tea, "4", {}), at=AFTER).is_late
    garden.refresh_from_db()
    assert not garden.is_late
    assert inquiry_queries.comparison(inquiry, currency="CNY", chosen={}).rows[0].cells[1].is_cheapest


def test_an_answer_can_be_changed_until_the_shop_decides(asked, tea, sun):
    inquiry, garden, _hill = asked
    answer(garden, (tea, "5", {}))
    answer(garden, (tea, "4", {}))
    made = order(inquiry, {line_of(inquiry, tea): garden.pk}, sun)
    assert made[0].lines.get().price == 4
    with pytest.raises(NotNow):
        answer(garden, (tea, "3", {}))
    with pytest.raises(NotNow):
        operations.decline_quote(quote_id=garden.pk, reason="", actor=seller_of(garden), at=NOON)


@pytest.mark.parametrize(
    "more",
    [
        {"quantity": Decimal(0)},
        {"pack_size": Decimal(0)},
        {"prices": [(Decimal(0), Decimal(-1))]},
        {"prices": [(Decimal(0), Decimal(1)), (Decimal(0), Decimal(2))]},
    ],
)
def test_what_cannot_be_offered_is_refused(asked, tea, more):
    _inquiry, garden, _hill = asked
    with pytest.raises(Invalid):
        answer(garden, (tea, "5", more))


def test_a_request_needs_goods_somebody_to_ask_and_time(sun, tea):
    garden = stage.supplier()
    stage.seller(garden)
    good = {
        "place_id": make.main_place().pk,
        "supplier_ids": [garden.pk],
        "lines": [WantedDraft(tea.pk, Decimal(1))],
        "answer_by": DEADLINE,
    }
    for bad in ({"supplier_ids": [stage.supplier("Mute").pk]}, {"lines": []}, {"answer_by": TODAY - timedelta(days=1)}):
        with pytest.raises(DomainError):
            operations.ask_suppliers(**good | bad, actor=sun, at=NOON)


# --- on screen


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def test_a_request_is_typed_answered_on_the_phone_and_ordered(sun, tea):
    garden, hill = stage.supplier("Garden"), stage.supplier("Hill")
    sellers = [browser(stage.seller(garden)), browser(stage.seller(hill))]
    buyer = browser(sun)
    assert "Longjing" in buyer.get("/buying/asking/goods/?q=longj").content.decode()
    assert f'name="quantity-{tea.pk}"' in buyer.get(f"/buying/asking/goods/{tea.pk}/").content.decode()
    asking = {
        "goods": tea.pk,
        f"quantity-{tea.pk}": "ten",
        "supplier": [garden.pk, hill.pk],
        "place": make.main_place().pk,
        "answer_by": "2099-01-01",
    }
    refused = buyer.post("/buying/asking/new/", asking)
    assert refused.status_code == 400
    assert 'value="ten"' in refused.content.decode()
    buyer.post("/buying/asking/new/", asking | {f"quantity-{tea.pk}": "10"})
    inquiry = Inquiry.objects.get()
    line = inquiry.lines.get().pk
    for seller, quote, price in zip(sellers, inquiry.quotes.order_by("pk"), ("5", "4"), strict=True):
        page = f"/supplier/asked/{quote.pk}/"
        assert page in seller.get("/supplier/asked/").content.decode()
        assert "Longjing" in seller.get(page).content.decode()
        wrong = seller.post(page, {f"price-{line}": "cheap"})
        assert wrong.status_code == 400
        assert 'value="cheap"' in wrong.content.decode()
        seller.post(page, {f"price-{line}": price, f"from1-{line}": "20", f"price1-{line}": "1"})
        assert f'value="{price}"' in seller.get(page).content.decode()
    page = buyer.get(f"/buying/asking/{inquiry.pk}/")
    assert "best price" in page.content.decode()
    version = page.context["inquiry"].version
    best_of_each = {"version": version, f"line-{line}": inquiry.quotes.get(supplier=hill).pk, "tells_others": "on"}
    answered = buyer.post(f"/buying/asking/{inquiry.pk}/order/", best_of_each)
    made = PurchaseOrder.objects.get()
    assert (answered["Location"], made.supplier, made.total) == (f"/buying/orders/{made.pk}/", hill, 40)
    assert (
        "went elsewhere"
        in sellers[0].get(f"/supplier/asked/{inquiry.quotes.get(supplier=garden).pk}/").content.decode()
    )
    assert (
        made.number not in sellers[1].get(f"/supplier/asked/{inquiry.quotes.get(supplier=hill).pk}/").content.decode()
    )
    assert buyer.post(f"/buying/asking/{inquiry.pk}/order/", best_of_each).status_code == 409


def test_a_supplier_finds_nothing_of_another(asked, tea):
    inquiry, garden, hill = asked
    seller = browser(seller_of(garden))
    assert seller.get(f"/supplier/asked/{garden.pk}/").status_code == 200
    assert seller.get(f"/supplier/asked/{hill.pk}/").status_code == 404
    assert seller.post(f"/supplier/asked/{hill.pk}/", {}).status_code == 404
    assert seller.post(f"/supplier/asked/{hill.pk}/decline/").status_code == 404
    assert seller.get(f"/buying/asking/{inquiry.pk}/").status_code == 404
    assert f"/supplier/asked/{hill.pk}/" not in seller.get("/supplier/asked/").content.decode()
    seller.post(f"/supplier/asked/{garden.pk}/decline/", {"reason": "sold out"})
    assert Quote.objects.get(pk=garden.pk).state == QuoteState.DECLINED


@pytest.mark.parametrize("count", [1, 4])
def test_the_pages_ask_as_often_for_one_answer_as_for_four(sun, count, django_assert_max_num_queries):
    goods = [make.goods() for _ in range(count)]
    suppliers = [stage.supplier(f"S{number}") for number in range(count)]
    sellers = [stage.seller(each) for each in suppliers]
    inquiry = operations.ask_suppliers(
        place_id=make.main_place().pk,
        supplier_ids=[each.pk for each in suppliers],
        lines=[WantedDraft(each.pk, Decimal(10)) for each in goods],
        answer_by=DEADLINE,
        actor=sun,
        at=NOON,
    )
    for quote in inquiry.quotes.all():
        answer(quote, *[(each, "5", {}) for each in goods])
    buyer, seller = browser(sun), browser(sellers[0])
    buyer.get(f"/buying/asking/{inquiry.pk}/")
    with django_assert_max_num_queries(19):
        buyer.get(f"/buying/asking/{inquiry.pk}/")
    with django_assert_max_num_queries(14):
        seller.get(f"/supplier/asked/{inquiry.quotes.order_by('pk')[0].pk}/")
    with django_assert_max_num_queries(8):
        seller.get("/supplier/asked/")

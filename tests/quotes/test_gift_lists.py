"""One order for many recipients: from the buyer's spreadsheet to a parcel for each of them."""

from decimal import Decimal

import pytest
from django.test import Client
from django.utils.translation import override

from inventory.models import Reservation
from orders import operations as orders
from orders import queries
from orders.models import Order, OrderGroup
from orders.models.order import Stage
from quotes.gift_lists import GiftLists
from shopsuite.people.roles import Role
from shopsuite.spreadsheets.writing import as_csv
from tests import factories as make
from tests.factories import NOON
from tests.orders.stages import packed
from tests.reading import without_secrets
from tests.spreadsheets.stage import book, booked, looked_at, problems, sheet, taken_back

pytestmark = pytest.mark.django_db

HEADER = "Recipient,Phone,Address,Goods (SKU),Quantity,Card text,Deliver until\n"
TWO = HEADER + "林悦,13800138000,杭州市龙井路 1 号,,,中秋快乐,2026-09-25\nAda,13900139000,20 Nanshan Road,BOX,2,,\n"
NAUGHTY = ["=1+1", "'; DROP TABLE orders_order;--", "<script>x</script>", "‮gnp.exe", "𝒜𝒹𝒶 👩‍👩‍👧", "%s %(x)s {0}"]


@pytest.fixture
def tea():
    tea = make.goods(sku="LJ-50", price="100")
    make.batch(tea, 10)
    return tea


@pytest.fixture
def box():
    box = make.goods(sku="BOX", price="30")
    make.batch(box, 10)
    return box


def said(**more):
    """What a clerk says of a list when it comes in."""
    answers = {"buyer": "Wang", "company": "Cloud Co", "phone": "13700137000", "occasion": "Mid-Autumn"}
    return answers | {"set": "LJ-50 × 1; BOX × 1", "place": make.main_place().pk} | more


def test_every_recipient_gets_a_parcel_of_their_own_in_one_group(tea, box):
    booked("gift-lists", TWO, **said())

    group = OrderGroup.objects.get()
    first, second = group.orders.order_by("pk")
    assert (group.customer.company, group.name) == ("Cloud Co", "Mid-Autumn")
    assert (first.customer_name, first.card_text, first.total) == ("林悦", "中秋快乐", Decimal(130))
    assert (second.customer_name, second.address, second.total) == ("Ada", "20 Nanshan Road", Decimal(60))
    assert first.deliver_until.isoformat() == "2026-09-25T15:59:00+00:00"
    assert first.customer == second.customer == group.customer
    assert first.is_gift
    assert {row.subject for row in Reservation.objects.all()} == {first.subject, second.subject}


def test_a_sheet_is_read_as_well_and_one_recipient_with_more_goods_is_one_parcel(tea, box):
    header = ["收件人", "手机", "收货地址", "货号", "数量"]
    rows = [header, ["Lin", "138", "West Lake 1", "LJ-50", 1], ["Lin", "138", "West Lake 1", "BOX", 2]]
    booked("gift-lists", sheet(*rows), name="list.xlsx", **said())

    (order,) = Order.objects.all()
    assert [(line.sku, line.quantity) for line in order.lines.all()] == [("LJ-50", 1), ("BOX", 2)]


def test_what_is_short_is_summed_over_all_parcels_and_nothing_is_booked(tea, box):
    rows = "".join(f"P{n},138{n},Street {n},LJ-50,6,,\n" for n in range(2))
    job = looked_at("gift-lists", HEADER + rows, **said())
    (row,) = GiftLists().summary_of(job)["goods"]
    assert (row["wanted"], row["left"], row["short"]) == (12, 10, 2)

    job = book(job)
    assert (job.state, Order.objects.count(), OrderGroup.objects.count()) == ("checked", 0, 0)
    assert "LJ-50: 2" in job.refusal

    make.batch(tea, 2)
    assert book(job).state == "done"
    assert Order.objects.count() == 2


def test_a_mended_list_under_the_same_name_adds_only_who_is_new(tea, box):
    booked("gift-lists", TWO, **said())
    again = booked("gift-lists", TWO + "New,13600136000,Elsewhere 3,BOX,1,,\n", **said())

    assert again.counts == {"same": 2, "new": 1}
    assert OrderGroup.objects.get().orders.count() == 3


def test_a_list_taken_back_can_come_again(tea, box):
    job = taken_back(booked("gift-lists", TWO, **said()))
    assert job.counts["taken_back"] == 2
    assert not Reservation.objects.filter(state="open").exists()

    booked("gift-lists", TWO, **said())
    assert OrderGroup.objects.get().orders.exclude(stage=Stage.CANCELLED).count() == 2


def test_rows_that_cannot_be_sent_say_why_and_keep_nobody_else_out(tea, box):
    rows = [
        ",138,Street 1,,,,",
        "No phone,,Street 2,,,,",
        "No address,138,,,,,",
        "Unknown,139,Street 4,NOPE,1,,",
        "Half,139,Street 5,BOX,0.5,,",
        "None,139,Street 6,BOX,0,,",
        "Late,139,Street 7,BOX,1,,yesterday",
        "Fine,139,Street 8,BOX,1,,",
        "Fine,139,Street 8,BOX,1,,",
    ]
    job = looked_at("gift-lists", HEADER + "\n".join(rows), **said())

    assert problems(job) == [
        (2, "recipient"),
        (3, "phone"),
        (4, "address"),
        (5, "goods"),
        (6, "goods"),
        (7, "quantity"),
        (8, "deliver_until"),
        (10, "recipient"),
    ]


@pytest.mark.parametrize("text", NAUGHTY)
def test_strange_words_arrive_as_they_were_written(tea, box, text):
    rows = [["Recipient", "Phone", "Address", "Card text"], [text, "138", text, text]]
    job = booked("gift-lists", b"".join(as_csv(rows)), **said())
    assert problems(job) == []
    order = Order.objects.get()
    assert (job.state, order.customer_name, order.address, order.card_text) == ("done", text, text, text)


def test_a_set_that_names_nothing_on_sale_is_refused_where_it_is_typed(client, tea):
    client.force_login(make.person(Role.CLERK))
    answer = client.post("/sheets/gift-lists/", {**said(), "set": "NOPE × 2", "place": make.main_place().pk})
    assert answer.status_code == 400
    assert "NOPE" in answer.content.decode()


def test_who_gets_the_gift_sees_no_prices_and_the_page_of_the_order_names_the_list(client, tea, box):
    booked("gift-lists", TWO, **said())
    order = Order.objects.order_by("pk").first()
    assert "130.00" not in without_secrets(Client().get(f"/o/{order.link_token}/").content.decode())

    client.force_login(make.person(Role.PACKER))
    assert "Mid-Autumn" in client.get(f"/orders/{order.number}/").content.decode()


def test_the_group_shows_what_is_paid_and_calls_off_what_is_not_packed(client, tea, box):
    booked("gift-lists", TWO, **said())
    group = OrderGroup.objects.get()
    clerk = make.person(Role.CLERK)
    packed(group.orders.order_by("pk").first())
    client.force_login(clerk)

    assert client.post(f"/groups/{group.number}/pay/", {"amount": "150", "method": "transfer"}).status_code == 302
    standing = queries.standing_of(group)
    assert (standing.paid, standing.due, standing.can_be_cancelled) == (150, 40, 1)

    orders.cancel_open_parcels(group_id=group.pk, reason="", actor=clerk, at=NOON)
    assert sorted(group.orders.values_list("stage", flat=True)) == ["cancelled", "hand_over"]
    page = client.get(f"/groups/{group.number}/", {"stage": "cancelled"}).content.decode()
    assert "Ada" in page
    assert "林悦" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_group_asks_as_often_for_one_parcel_as_for_three(client, box, count, django_assert_num_queries):
    booked("gift-lists", HEADER + "".join(f"P{n},13{n},Street {n},BOX,1,,\n" for n in range(count)), **said(set=""))
    client.force_login(make.person(Role.CLERK))
    address = OrderGroup.objects.get().get_absolute_url()
    client.get(address)
    with django_assert_num_queries(8):
        client.get(address, headers={"HX-Request": "true"})


def test_what_stands_in_a_parcel_is_called_in_the_readers_language_whoever_uploaded_it(tea, box):
    entry = looked_at("gift-lists", TWO, **said()).entries.first()

    with override("zh-hans"):
        names = [what for what, _before, _after in GiftLists().read_out(entry.differences)]

    assert names == ["货品（货号）", "地址", "贺卡留言"]

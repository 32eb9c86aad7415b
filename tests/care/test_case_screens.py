"""The pages on which a case is opened, read and decided."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from care import operations, queries, talk
from care.models import Case
from care.rules.exchanges import Replacement
from finance import operations as finance
from finance.operations import MadeOutTo
from messaging.models import Message
from orders.operations import group_of
from orders.talk import conversation_about
from shopsuite.feed.models import Event
from shopsuite.people.models import Customer
from shopsuite.people.roles import Role
from tests import factories as make
from tests.care import stage
from tests.factories import NOON
from tests.messaging import recordings
from tests.reading import without_secrets

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def order():
    tea = make.goods(price="100")
    make.batch(tea, 5, code="SPRING")
    return stage.delivered(make.line(tea, 2))


@pytest.fixture
def clerk(client):
    person = make.person(Role.CLERK, name="Chen")
    client.force_login(person)
    return person


def sent(order, **more):
    [part] = queries.got_parts(order)
    return {
        "client_id": uuid4(),
        f"part-{part.key}": "1",
        "matter": "damaged",
        "wish": "refund",
        "words": "Crushed",
    } | more


def happened(kind) -> Event:
    return Event.objects.filter(kind=kind).latest("pk")


def test_the_customer_opens_a_case_with_a_photo_and_everybody_reads_it_in_the_conversation(client, order):
    url = f"/o/{order.link_token}/case/"
    assert "What went wrong" in client.get(url).content.decode()
    photo = SimpleUploadedFile("tin.jpg", recordings.picture())

    answer = client.post(url, sent(order, photos=[photo]))

    assert answer.status_code == 302
    case = Case.objects.get()
    assert (case.is_by_customer, case.words, case.photos.count()) == (True, "Crushed", 1)
    for _twice in range(2):
        talk.say_opened(happened("care.case_opened"))
    said = Message.objects.get()
    assert (said.text, said.card, said.lane, said.sender.is_outside) == ("Crushed", case.subject, "all", True)
    assert said.attachments.count() == 1
    page = client.get(order.get_customer_url()).content.decode()
    assert "Arrived damaged" in page and "we are looking at it" in page and "/thumbnail/" in page


def test_what_is_refused_keeps_what_was_typed(client, order):
    url = f"/o/{order.link_token}/case/"
    [part] = queries.got_parts(order)
    answer = client.post(url, sent(order, **{f"part-{part.key}": "9"}))
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "Crushed" in page and 'value="9"' in page

    no_picture = client.post(url, sent(order, photos=[SimpleUploadedFile("tin.jpg", b"\xff\xd8\xff no")]))
    assert no_picture.status_code == 400
    assert not Case.objects.exists()


def test_a_link_that_was_not_made_here_opens_nothing(client, order):
    assert client.get("/o/other/case/").status_code == 404
    case = stage.complained(order)
    other = stage.delivered(make.line(order.lines.get().variant))
    assert client.post(f"/o/{other.link_token}/case/{case.pk}/withdraw/").status_code == 404
    assert client.post(f"/o/{order.link_token}/case/{case.pk}/withdraw/").status_code == 302
    assert Case.objects.get().state == "withdrawn"


def test_staff_take_a_case_down_and_their_words_stay_in_the_shop(client, order, clerk):
    answer = client.post(f"/orders/{order.number}/case/", sent(order, words="Sounded angry"))
    case = Case.objects.get()
    assert answer.url == case.get_absolute_url()
    talk.say_opened(happened("care.case_opened"))
    assert Message.objects.get().lane == "staff"
    page = client.get(order.get_customer_url()).content.decode()
    assert "Arrived damaged" in page and "angry" not in page


def test_the_case_stands_beside_the_packing_photos_and_is_decided_there(client, order, clerk):
    case = stage.complained(order)
    page = client.get(case.get_absolute_url()).content.decode()
    assert "As it left us" in page and "the same batch, 3 left" in page

    refused = client.post(
        f"/care/cases/{case.pk}/decide/money/",
        {"outcome": "refund", "amount": "999", "method": "cash", "words": "Sorry for that"},
    )
    assert refused.status_code == 409
    assert "Sorry for that" in refused.content.decode()

    done = client.post(
        f"/care/cases/{case.pk}/decide/money/",
        {"outcome": "refund", "amount": "100", "method": "cash", "words": "Sorry for that"},
    )
    assert done.status_code == 302
    for _twice in range(2):
        talk.say_decided(happened("care.case_decided"))
    assert Message.objects.get().text == "We give you ¥100.00 back.\nSorry for that"
    assert "Sorry for that" in client.get(order.get_customer_url()).content.decode()


def test_sent_again_with_another_batch_when_the_same_is_short(client, clerk):
    tea = make.goods(price="100")
    spring = make.batch(tea, 1, code="SPRING")
    order = stage.delivered(make.line(tea))
    autumn = make.batch(tea, 3, code="AUTUMN")
    case = stage.complained(order)
    line = case.lines.get()
    url = f"/care/cases/{case.pk}/decide/reship/"

    short = client.post(url, {f"batch-{line.pk}": spring.pk})
    assert short.status_code == 409
    assert "AUTUMN" in short.content.decode()

    assert client.post(url, {f"batch-{line.pk}": autumn.pk}).status_code == 302
    assert case.decisions.get().order.lines.get().batch == autumn


def test_other_goods_are_found_by_their_sku(client, order, clerk):
    case = stage.complained(order)
    cup = make.goods(sku="CUP-1")
    make.batch(cup, 2)
    url = f"/care/cases/{case.pk}/decide/exchange/"
    assert "No goods have this SKU" in client.post(url, {"sku": "NO", "quantity": "1"}).content.decode()
    assert client.post(url, {"sku": "cup-1", "quantity": "1"}).status_code == 302  # not settled: at our cost
    assert case.decisions.get().order.lines.get().variant == cup


def test_only_who_may_decide_decides_and_only_staff_reads(client, order):
    case = stage.complained(order)
    client.force_login(make.person(Role.PACKER))
    assert client.get(case.get_absolute_url()).status_code == 200
    assert "Give it back" not in client.get(case.get_absolute_url()).content.decode()
    assert client.post(f"/care/cases/{case.pk}/decide/decline/", {"words": "No"}).status_code == 404
    client.force_login(make.person(Role.RIDER))
    assert client.get(case.get_absolute_url()).status_code == 404


def test_the_list_asks_as_often_for_three_cases_as_for_one(client, order, clerk, django_assert_max_num_queries):
    stage.complained(order)
    client.get("/care/cases/")
    with django_assert_max_num_queries(30) as one:
        client.get("/care/cases/")
    stage.complained(order)
    other = stage.delivered(make.line(order.lines.get().variant))
    stage.complained(other)
    with django_assert_max_num_queries(len(one)):
        client.get("/care/cases/")


def test_the_customers_page_hears_of_the_case_and_not_of_who_looks_after_it(order):
    clerk = make.person(Role.CLERK)
    case = stage.complained(order)
    operations.take_case(case_id=case.pk, actor=clerk, at=NOON)
    assert order.page_audience in happened("care.case_opened").audiences
    assert happened("care.case_taken").audiences == ["staff"]


def test_beside_a_conversation_stands_the_way_to_a_case(client, order, clerk):
    conversation = conversation_about(order)
    page = client.get(f"/conversations/{conversation.pk}/").content.decode()
    assert f"/orders/{order.number}/case/" in page


def test_whom_a_gift_is_for_does_not_learn_what_it_cost(client):
    tea = make.goods(price="137")
    make.batch(tea, 5)
    order = stage.delivered(make.line(tea, 2), is_gift=True)
    case = stage.complained(order, wish="refund")
    operations.give_back(
        case_id=case.pk, outcome="refund", amount=Decimal(137), method="cash", actor=make.person(Role.CLERK), at=NOON
    )
    talk.say_decided(happened("care.case_decided"))

    assert "137.00" not in without_secrets(client.get(order.get_customer_url()).content.decode())
    assert "137.00" not in conversation_about(order).messages.latest("pk").text


def test_what_is_sent_again_for_a_gift_is_a_gift_and_shows_no_invoice_of_the_buyer(client):
    tea = make.goods(price="137")
    make.batch(tea, 5)
    buyer = Customer.objects.create(name="Cloud Co")
    order = stage.delivered(make.line(tea, 2), is_gift=True, customer=buyer)
    finance.request_invoice(to=MadeOutTo("Cloud Co", "91330000"), group_id=group_of(order.pk).pk, at=NOON)
    [part] = queries.got_parts(order)
    decision = operations.send_goods(
        case_id=stage.complained(order).pk,
        outcome="reship",
        goods=[Replacement(part.line.variant_id, Decimal(1))],
        actor=make.person(Role.CLERK),
        at=NOON,
    )

    assert decision.order.is_gift
    assert "91330000" not in without_secrets(client.get(decision.order.get_customer_url()).content.decode())


def test_through_one_link_not_more_is_sent_than_people_write(client, order, settings):
    settings.TALK_RATES = settings.TALK_RATES | {"link": "2/day"}
    url = f"/o/{order.link_token}/case/"

    answers = [client.post(url, sent(order, matter="nonsense")).status_code for _try in range(3)]

    assert answers == [400, 400, 429]

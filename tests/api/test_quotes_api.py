"""Proposals and gift lists over the API: the same operations, rights and refusals as on the screens."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inventory.models import Reservation
from orders.models import Order, OrderGroup
from quotes.models import Proposal
from shopsuite.api.scopes import Scope
from shopsuite.people.roles import Role
from shopsuite.spreadsheets import tasks
from shopsuite.spreadsheets.models import SheetImport
from tests import factories as make
from tests.api.callers import client_of
from tests.quotes import stage

pytestmark = pytest.mark.django_db
V1 = "/api/v1/"
PROPOSALS = f"{V1}proposals/"
LISTS = f"{V1}gift-lists/"
TWO = (
    "Recipient,Phone,Address,Card text\n林悦,13800138000,杭州市龙井路 1 号,中秋快乐\nAda,13900139000,20 Nanshan Road,\n"
)


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


@pytest.fixture
def clerk():
    return client_of(Role.CLERK)


def until():
    return (timezone.now() + timedelta(days=7)).isoformat()


def opened(clerk, **more):
    wish = {"buyer": "Wang Fang", "phone": "13700137000", "company": "Cloud Co", "occasion": "Mid-Autumn"}
    answer = clerk.post(PROPOSALS, wish | {"place": make.main_place().code} | more, format="json")
    assert answer.status_code == 201, answer.json()
    return f"{PROPOSALS}{answer.json()['number']}/"


def written(clerk, url, *lines, **more):
    return clerk.post(f"{url}versions/", {"valid_until": until(), "lines": lines, **more}, format="json")


def handed_in(clerk, url=LISTS, content=TWO, **more):
    file = SimpleUploadedFile("list.csv", content.encode())
    terms = {"buyer": "Wang", "phone": "13700137000", "occasion": "Mid-Autumn", "set": "LJ-50 × 1"}
    terms = {} if url != LISTS else terms | {"place": make.main_place().code}
    return clerk.post(url, terms | more | {"file": file}, format="multipart")


def test_a_wish_becomes_a_proposal_an_answer_and_an_order(clerk, tea, box):
    url = opened(clerk, heads=3, budget="400")
    lines = [
        {"sku": "LJ-50", "quantity": "1", "choice": "gift"},
        {"sku": "BOX", "quantity": "1", "unit_price": "25", "choice": "gift"},
    ]
    told = written(clerk, url, *lines, deposit_percent=50).json()
    assert [line["unit_price"] for line in told["versions"][0]["lines"]] == ["100.0000", "25.0000"]

    sent = clerk.post(f"{url}send/", {"version": 1}, format="json").json()
    assert (sent["state"], sent["versions"][0]["is_set_aside"]) == ("sent", True)
    assert clerk.get(f"{url}pdf/").content[:4] == b"%PDF"

    ids = [line["id"] for line in sent["versions"][0]["lines"]]
    answer = {"version": 1, "chosen": ids, "name": "Wang Fang"}
    assert clerk.post(f"{url}accept/", answer, format="json").json()["code"] == "choose_one"
    accepted = clerk.post(f"{url}accept/", answer | {"chosen": ids[1:]}, format="json").json()
    assert (accepted["state"], accepted["accepted_by"]) == ("accepted", "Wang Fang")
    order = Order.objects.get()
    assert (order.total, order.deposit, order.group.number) == (75, 37.5, accepted["group"])


def test_a_proposal_under_one_key_is_taken_down_once(clerk):
    wish = {"buyer": "Wang", "phone": "137", "occasion": "Mid-Autumn", "place": make.main_place().code}
    numbers = {
        clerk.post(PROPOSALS, wish, format="json", HTTP_IDEMPOTENCY_KEY="wish").json()["number"] for _twice in range(2)
    }
    assert numbers == {Proposal.objects.get().number}


def test_what_cannot_be_offered_is_refused(clerk, tea):
    url = opened(clerk)
    assert written(clerk, url, {"sku": "NOPE", "quantity": "1"}).json()["code"] == "unknown_goods"
    assert written(clerk, url, {"sku": "LJ-50", "quantity": "0.5"}).status_code == 400
    assert written(clerk, url).status_code == 400
    assert clerk.post(f"{url}send/", {"version": 1}, format="json").status_code == 404
    written(clerk, url, {"sku": "LJ-50", "quantity": "11"})
    short = clerk.post(f"{url}send/", {"version": 1}, format="json")
    assert (short.status_code, short.json()["code"]) == (409, "out_of_stock")
    assert clerk.get(f"{url}pdf/").status_code == 404


def test_a_withdrawn_proposal_frees_its_goods_and_can_be_written_anew(clerk, tea):
    url = opened(clerk)
    written(clerk, url, {"sku": "LJ-50", "quantity": "4"})
    clerk.post(f"{url}send/", {"version": 1}, format="json")
    assert clerk.post(f"{url}decline/", {"reason": "We made a mistake"}, format="json").json()["state"] == "declined"
    assert not Reservation.objects.filter(state="open").exists()

    told = written(clerk, url, {"sku": "LJ-50", "quantity": "2"}).json()
    assert [each["version"] for each in told["versions"]] == [1, 2]


def test_goods_set_aside_for_a_line_are_taken_back_with_a_reason(clerk, tea):
    proposal = stage.sent(stage.offer(tea, "2"))
    url = f"{PROPOSALS}{proposal.number}/take-back/"
    line = proposal.versions.get().lines.get()
    assert clerk.post(url, {"line": line.pk, "reason": "Sold"}, format="json").status_code == 200
    assert not Reservation.objects.filter(state="open").exists()
    other = stage.sent(stage.offer(tea)).versions.get().lines.get()
    assert clerk.post(url, {"line": other.pk, "reason": "Sold"}, format="json").status_code == 404


def test_the_buyers_link_is_for_those_who_may_write(tea):
    proposal = stage.sent(stage.offer(tea))
    url = f"{PROPOSALS}{proposal.number}/link/"
    assert client_of(Role.CLERK).get(url).json()["url"].endswith(proposal.get_buyer_url())
    assert client_of(Role.CLERK, scopes=[Scope.QUOTES_READ]).get(url).status_code == 403


def test_a_list_is_looked_at_booked_and_taken_back(clerk, tea, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=False) as after:
        answer = handed_in(clerk)
    assert (answer.status_code, answer.json()["state"], len(after)) == (201, "uploaded", 1), answer.json()
    pk = answer.json()["id"]
    url = f"{LISTS}{pk}/"

    tasks.check(pk)
    told = clerk.get(url).json()
    assert (told["state"], told["counts"], told["group"]) == ("checked", {"new": 2}, "")
    assert [(row["sku"], row["wanted"], row["short"]) for row in told["goods"]] == [("LJ-50", "2.000", "0.000")]
    assert not Order.objects.exists()
    assert [parcel["row"] for parcel in clerk.get(f"{url}parcels/?verb=new").json()["results"]] == [3, 2]

    assert clerk.post(f"{url}start/").json()["state"] == "running"
    tasks.run(pk)
    done = clerk.get(url).json()
    assert (done["state"], done["group"]) == ("done", OrderGroup.objects.get().number)
    assert Order.objects.count() == 2

    clerk.post(f"{url}undo/")
    tasks.undo(pk)
    assert set(Order.objects.values_list("stage", flat=True)) == {"cancelled"}


def test_a_list_that_is_short_says_so_and_books_nothing(clerk, tea):
    pk = handed_in(clerk, set="LJ-50 × 6").json()["id"]
    tasks.check(pk)
    clerk.post(f"{LISTS}{pk}/start/")
    tasks.run(pk)
    told = clerk.get(f"{LISTS}{pk}/").json()
    assert (told["state"], told["goods"][0]["short"], Order.objects.count()) == ("checked", "2.000", 0)
    assert "LJ-50: 2" in told["refusal"]


def test_rows_that_cannot_be_sent_say_why(clerk, tea):
    pk = handed_in(clerk, content="Recipient,Phone,Address\nLin,,Street 1\n").json()["id"]
    tasks.check(pk)
    [problem] = clerk.get(f"{LISTS}{pk}/").json()["problems"]
    assert (problem["row"], problem["field"]) == (2, "phone")


def test_terms_that_cannot_be_meant_are_refused_and_nothing_is_kept(clerk, tea):
    assert handed_in(clerk, set="NOPE × 1").json()["details"].keys() == {"set"}
    assert handed_in(clerk, phone="-").json()["details"].keys() == {"phone"}
    assert handed_in(clerk, place="moon").status_code == 404
    assert not SheetImport.objects.exists()


def test_what_was_accepted_for_many_is_shared_out(clerk, tea):
    waiting = stage.sent(stage.offer(tea), heads=2)
    refused = handed_in(clerk, f"{PROPOSALS}{waiting.number}/recipients/")
    assert (refused.status_code, refused.json()["details"].keys()) == (400, {"about"})

    stage.accept(waiting)
    pk = handed_in(clerk, f"{PROPOSALS}{waiting.number}/recipients/").json()["id"]
    tasks.check(pk)
    clerk.post(f"{LISTS}{pk}/start/")
    tasks.run(pk)
    told = clerk.get(f"{LISTS}{pk}/").json()
    assert (told["state"], told["counts"]) == ("done", {"new": 2})
    assert clerk.post(f"{LISTS}{pk}/undo/").status_code == 404


@pytest.mark.parametrize("role", [Role.WAREHOUSE, Role.FINANCE, Role.RIDER, Role.CUSTOMER, Role.SUPPLIER])
def test_proposals_are_for_those_who_make_them(role, tea):
    proposal = stage.sent(stage.offer(tea))
    other, url = client_of(role), f"{PROPOSALS}{proposal.number}/"
    assert [other.get(each).status_code for each in (PROPOSALS, url, LISTS, f"{url}pdf/", f"{url}link/")] == [403] * 5
    assert other.post(f"{url}decline/", {}, format="json").status_code == 403
    assert handed_in(other).status_code == 403
    assert Proposal.objects.get().state == "sent"


def test_a_list_of_other_files_is_not_found_here(clerk):
    other = SheetImport.objects.create(kind="orders", file_name="orders.csv", state="done")
    assert clerk.get(f"{LISTS}{other.pk}/").status_code == 404


def test_lists_ask_as_often_for_three_as_for_one(clerk, tea, django_assert_num_queries):
    paths = [PROPOSALS, LISTS]
    stage.sent(stage.offer(tea))
    tasks.check(handed_in(clerk).json()["id"])
    counts = {}
    for path in paths:
        clerk.get(path)
        with CaptureQueriesContext(connection) as asked:
            clerk.get(path)
        counts[path] = len(asked)
    stage.sent(stage.offer(tea), occasion="Spring")
    tasks.check(handed_in(clerk, occasion="Spring").json()["id"])
    for path in paths:
        with django_assert_num_queries(counts[path]):
            assert len(clerk.get(path).json()["results"]) == 2

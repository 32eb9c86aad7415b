"""Proposals on screen: for who makes them, and for the buyer who holds the link."""

import pytest
from django.test import Client

from orders.models import Order
from quotes.models import Proposal, ProposalLine
from shopsuite.people.models import User
from shopsuite.people.roles import Role
from tests import factories as make
from tests.quotes.stage import accept, offer, opened, sent

pytestmark = pytest.mark.django_db
LATER = "2099-01-01"


@pytest.fixture
def tea():
    tea = make.goods(name="Longjing", sku="LJ-50", price="100")
    make.batch(tea, 50)
    return tea


@pytest.fixture
def clerk(client) -> User:
    clerk = make.person(Role.CLERK)
    client.force_login(clerk)
    return clerk


def rows(*lines) -> dict[str, str]:
    """The rows of the form as a browser sends them."""
    fields = {"lines-x": ""}
    for number, (sku, quantity, price, choice) in enumerate(lines):
        said = {"sku": sku, "quantity": quantity, "unit_price": price, "choice": choice}
        fields |= {f"form-{number}-{name}": value for name, value in said.items()}
    return fields | {"form-TOTAL_FORMS": str(len(lines)), "form-INITIAL_FORMS": "0"}


def until_2099(proposal):
    proposal.versions.update(valid_until="2099-01-01T00:00Z")
    return proposal


def test_from_a_wish_to_an_order_without_a_script(client, clerk, tea):
    wish = {"buyer": "Wang", "phone": "137", "occasion": "Autumn", "heads": "3", "place": make.main_place().pk}
    assert client.post("/proposals/new/", wish).status_code == 302
    proposal = Proposal.objects.get()
    address = proposal.get_absolute_url()
    typed = rows(("LJ-50", "2", "90", ""), ("", "", "", "")) | {"valid_until": LATER, "deposit_percent": "10"}
    assert client.post(f"{address}write/", typed).status_code == 302
    assert client.post(f"{address}send/", {"version": "1"}).status_code == 302

    page = Client().get(proposal.get_buyer_url()).content.decode()
    assert "540" in page
    answer = Client().post(f"{proposal.get_buyer_url()}accept/", {"version": "1", "name": "Wang Fang"})

    assert answer.status_code == 302
    assert Order.objects.get().total == 540
    assert "54" in Client().get(proposal.get_buyer_url()).content.decode()
    assert "Wang Fang" in client.get(address).content.decode()


def test_what_was_typed_stays_when_a_row_names_nothing_on_sale(client, clerk, tea):
    proposal = sent(offer(tea))
    typed = rows(("NOPE", "2", "90", "Gift")) | {"valid_until": LATER, "words": "Dear Wang"}
    answer = client.post(f"{proposal.get_absolute_url()}write/", typed)
    page = answer.content.decode()

    assert answer.status_code == 400
    assert all(text in page for text in ("No goods on sale have the SKU", 'value="NOPE"', "Dear Wang"))


@pytest.mark.parametrize("text", ["", "²", "-1", "99999999999999999999", "<b>x</b>", "NaN", "龙" * 300])
def test_nothing_strange_breaks_a_form(client, clerk, tea, text):
    proposal = until_2099(sent(offer(tea)))
    address, buyer = proposal.get_absolute_url(), proposal.get_buyer_url()
    typed = rows((text, text, text, text)) | {"valid_until": text, "deposit_percent": text}
    assert client.post(f"{address}write/", typed).status_code == 400
    assert client.post(f"{address}send/", {"version": text}).status_code in (302, 404)
    assert client.get("/proposals/", {"state": text, "page": text}).status_code == 200
    assert client.post(f"{buyer}accept/", {"version": text, "name": "x", "choice-1": text}).status_code in (
        400,
        404,
        409,
    )
    assert client.get(buyer, {"choice-1": text}).status_code == 200


def test_the_buyer_chooses_and_sees_the_sum_of_it(tea):
    cup = make.goods(name="Cup", sku="CUP", price="30")
    make.batch(cup, 50)
    proposal = until_2099(sent(offer(tea, 1, choice="Gift"), offer(cup, 2, choice="Gift"), budget=120))
    second = ProposalLine.objects.get(variant=cup)
    buyer = proposal.get_buyer_url()

    assert "100" in Client().get(buyer).content.decode()
    assert "50 %" in Client().get(buyer, {"choice-1": second.pk}).content.decode()
    assert Client().post(f"{buyer}accept/", {"version": 1, "name": "Li"}).status_code == 400
    assert Client().post(f"{buyer}accept/", {"version": 1, "name": "Li", "choice-1": second.pk}).status_code == 302
    assert Order.objects.get().total == 60


def test_the_link_opens_nothing_before_it_was_sent_and_a_wrong_one_says_so(tea):
    proposal = sent(offer(tea))
    Proposal.objects.update(state="draft")
    for token in (proposal.link_token, "x" * 20):
        assert Client().get(f"/p/{token}/").status_code == 404
        assert Client().get(f"/p/{token}/paper.pdf").status_code == 404


def test_the_paper_is_a_pdf_with_the_words_of_both_languages(tea):
    proposal = sent(offer(tea), occasion="中秋礼盒")
    answer = Client().get(f"{proposal.get_buyer_url()}paper.pdf")
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Type"] == "application/pdf"


def test_who_makes_no_proposals_finds_none(client, tea):
    proposal = sent(offer(tea))
    client.force_login(make.person(Role.PACKER))
    for address in ("/proposals/", "/proposals/new/", proposal.get_absolute_url()):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_one_as_for_three(client, clerk, tea, count, django_assert_num_queries):
    for _number in range(count):
        sent(offer(tea))
    client.get("/proposals/")
    with django_assert_num_queries(7):
        client.get("/proposals/", headers={"HX-Request": "true"})


def test_figures_count_what_was_won(client, clerk, tea):
    accept(sent(offer(tea)))
    sent(offer(tea))
    page = client.get("/proposals/").content.decode()
    assert "1 / 1" in page
    assert "100 %" in page


def test_an_empty_quantity_is_one_and_none_of_it_is_refused(client, clerk, tea):
    proposal = opened()
    terms = {"valid_until": "2099-01-01", "words": ""}

    nothing = client.post(f"{proposal.get_absolute_url()}write/", rows((tea.sku, "0", "", "")) | terms)
    assert (nothing.status_code, proposal.versions.count()) == (400, 0)

    client.post(f"{proposal.get_absolute_url()}write/", rows((tea.sku, "", "", "")) | terms)
    assert [line.quantity for line in ProposalLine.objects.all()] == [1]

"""Strings that broke other programs, typed into every field there is: refused in words, or kept as they are and shown harmless."""

import json

import pytest
from django.utils.html import escape

from orders.models import Order
from shopsuite.api.operations import issue_token
from shopsuite.api.scopes import Scope
from tests.bad_input.conftest import why
from tests.bad_input.forms import forms_of
from tests.world import OWN, address

pytestmark = [pytest.mark.real_data, pytest.mark.broad]

#: Each form gets this many of the strings, each form others, so that every string comes somewhere.
OF_EACH = 16
#: What would end the test's own session.
NOT_HERE = ("/account/logout/", "/i18n/", "/account/2fa/", "/account/password", "/account/email", "/account/re")


@pytest.fixture
def forms(ask, world):
    """Every form of every page, once."""
    found = {}
    for route in OWN:
        path = address(route, world)
        answer = ask("get", path, HTTP_ACCEPT="text/html")
        if answer.status_code != 200 or "html" not in answer.headers.get("Content-Type", ""):
            continue
        for form in forms_of(answer.content.decode(), at=path):
            key = (form.action.partition("?")[0], form.method, tuple(form.typed))
            if form.typed and not form.action.startswith(NOT_HERE):
                found.setdefault(key, form)
    return list(found.values())


def test_there_are_forms_to_type_into(forms):
    assert len(forms) > 10, [form.action for form in forms]


def test_no_string_breaks_a_form(ask, forms, naughty):
    broken = []
    for nth, form in enumerate(forms):
        for step in range(OF_EACH):
            text = naughty[(nth * OF_EACH + step * 37) % len(naughty)]
            answer = ask(form.method, form.action, form.filled_with(text))
            if answer.status_code >= 500:
                broken.append((form.method, form.action, text[:60], why(answer)))
    assert broken == []


@pytest.mark.parametrize(
    "where", ["/search/?", "/orders/?", "/orders/new/goods/?", "/orders/new/customers/?", "/stock/?"]
)
def test_no_string_breaks_a_search_and_none_comes_back_alive(ask, naughty, where):
    broken = []
    for text in naughty[::4]:
        answer = ask("get", where.removesuffix("?"), {"q": text})
        shown = answer.content.decode(errors="replace")
        if answer.status_code >= 500 or ("<" in text and text != escape(text) and len(text) > 8 and text in shown):
            broken.append((text[:60], why(answer)))
    assert broken == []


def test_a_note_with_markup_is_shown_as_text(client, everyman, world, naughty):
    client.force_login(everyman)
    order = world["order"]
    wild = [text for text in naughty if "<script" in text.lower()][:40]
    for text in wild:
        client.post(f"/orders/{order.number}/notes/", {"text": text})

    page = client.get(f"/orders/{order.number}/").content.decode()

    assert order.notes.count() == len(wild)
    assert [text for text in wild if text.strip() in page] == []


def test_every_string_an_order_can_carry_is_read_on_every_page_of_it(ask, client, everyman, world, naughty):
    """Taken by the API in all texts at once, then shown in the inbox, on its page, and to its customer."""
    _token, secret = issue_token(user=everyman, name="test", scopes=Scope.values)
    broken = []
    client.force_login(everyman)
    client.raise_request_exception = False
    for text in naughty[::6]:
        sent = {"lines": [{"title": text[:260], "quantity": "1", "unit_price": "1", "note": text[:500]}]}
        sent |= dict.fromkeys(("customer_name", "phone"), text[:40])
        sent |= dict.fromkeys(("address", "customer_note", "card_text"), text[:2000])
        answer = client.post(
            "/api/v1/orders/",
            json.dumps(sent),
            content_type="application/json",
            headers={"Authorization": f"Bearer {secret}"},
        )
        if answer.status_code not in (201, 400):
            broken.append((text[:60], why(answer)))
    newest = Order.objects.order_by("-pk")[:25]
    paths = ["/orders/", "/work/picking/", *(order.get_absolute_url() for order in newest)]
    paths += [order.get_customer_url() for order in newest]
    broken += [(path, why(answer)) for path in paths if (answer := ask("get", path)).status_code != 200]
    assert broken == []

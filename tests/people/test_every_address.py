"""Every address with every role and a stranger: nothing is open by accident, and nothing breaks."""

from datetime import date

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from inventory.models import BatchStock
from messaging.links import token_of
from orders.models import Channel, LookAlike, Order, OrderImport, PackPhoto
from shopsuite.people.middleware import LIBRARY_RULES
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.messaging.stage import about, customer, say, upload

pytestmark = pytest.mark.django_db

#: Addresses a stranger may open; everything else sends them to sign in, or does not exist for them.
OPEN_TO_STRANGERS = (
    "account/",
    "api/",
    "example/sign-in/",
    "i18n/",
    "o/",
    "chat",
    "talk/",
    "health/",
    "sw.js",
    "notifications/stop/",
)
STRANGER = "stranger"


def routes(patterns=None, start=""):
    """(route, callback) of every address of the project."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, start + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield start + str(entry.pattern), entry.callback


OWN = sorted({route for route, _view in routes() if not route.startswith("admin/")})


@pytest.fixture
def world(settings, tmp_path):
    """One of everything an address can name."""
    settings.MEDIA_ROOT = tmp_path
    tea = make.goods(sku="WALK-1")
    made = make.batch(tea, 50, best_before=date(2027, 1, 1))
    order = make.order(make.line(tea), customer_name="Lin", phone="138")
    other = make.order(make.line(tea), channel="phone", customer_name="Lin", phone="138")
    pair = LookAlike.objects.create(earlier=order, later=other, likeness=100)
    photo = PackPhoto.objects.create(order=order, image="packing/x.jpg", taken_by=make.person(Role.PACKER), at=NOON)
    job = OrderImport.objects.create(
        channel=Channel.objects.get(code="file"), place=make.main_place(), file_name="a.csv", state="done"
    )
    said = say(customer(about(order.subject)))
    carried = upload(said.sender, b"a,b")
    say(said.sender, attachments=(carried.pk,))
    return {
        "order": order,
        "message": said,
        "attachment": carried,
        "pair": pair,
        "photo": photo,
        "job": job,
        "variant": tea,
        "batch": made,
        "stock": BatchStock.objects.get(batch=made),
    }


def address(route, world):
    """``route`` with its parameters filled in from the world, or 1 where nothing is meant."""
    talk = world["message"].conversation
    if route.startswith(("talk/", "chat/with/")):
        route = route.replace("<str:token>", token_of(talk))
    number = world["order"].number
    known = {
        "<str:number>": number,
        "<int:message>": world["message"].pk,
        "<int:attachment>": world["attachment"].pk,
        "<slug:variant>": "download",
        "<str:subject>": f"order:{world['order'].pk}",
        "<slug:what>": "take",
        "<str:token>": world["order"].link_token,
        "<str:role>": "clerk",
        "<str:sku>": world["variant"].sku,
        "<str:name>": "picking",
        "<str:key>": "0" * 64,
        "<str:verdict>": "kept",
    }
    ids = {
        "customers/": world["order"].customer_id,
        "imports/": world["job"].pk,
        "look-alikes/": world["pair"].pk,
        "photos/": world["photo"].pk,
        "stock/": world["stock"].pk,
        "conversations/": talk.pk,
        "products/": world["variant"].product_id,
    }
    path = route
    for parameter, value in known.items():
        path = path.replace(parameter, str(value))
    while "<" in path:
        before, _open, rest = path.partition("<")
        _parameter, _close, after = rest.partition(">")
        value = next((pk for part, pk in ids.items() if part in before), 1)
        path = f"{before}{value}{after}"
    return "/" + path.replace("^", "").replace("$", "").replace("\\Z", "")


@pytest.mark.parametrize("who", [STRANGER, "nobody", *Role.values])
def test_every_address_answers_everybody_without_breaking(who, world):
    client = Client(raise_request_exception=False)
    if who != STRANGER:
        client.force_login(make.person(*([Role(who)] if who != "nobody" else [])))
    broken = []
    for route in OWN:
        for method in (client.get, client.post):
            answer = method(address(route, world))
            if answer.status_code >= 500:
                broken.append((method.__name__, route, answer.status_code))
            if who == STRANGER and not route.startswith(OPEN_TO_STRANGERS) and answer.status_code not in (302, 404):
                broken.append((method.__name__, route, f"open to strangers: {answer.status_code}"))
    assert broken == []


def test_every_view_of_ours_carries_a_rule():
    """Views of libraries are let in by the start of their route; our own say themselves who may open them."""
    bare = [
        route
        for route, view in routes()
        if not hasattr(view, "access_rule") and not route.startswith(tuple(LIBRARY_RULES))
    ]
    assert bare == []


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        (Role.PACKER, "/orders/new/", 404),
        (Role.CLERK, "/orders/new/", 200),
        (Role.CUSTOMER, "/orders/", 404),
        (Role.SUPPLIER, "/orders/", 404),
        (Role.RIDER, "/stock/", 404),
        (Role.WAREHOUSE, "/admin/", 404),
        (Role.OWNER, "/admin/", 200),
        (Role.CLERK, "/imports/", 200),
    ],
)
def test_what_one_may_not_see_is_not_found(client, role, path, status):
    person = make.person(role)
    if role == Role.OWNER:
        person.is_superuser = True
        person.save()
    client.force_login(person)

    assert client.get(path).status_code == status


def test_a_customer_sees_own_orders_and_no_others(client, world):
    customer = make.person(Role.CUSTOMER)
    mine, others = Order.objects.order_by("pk")
    mine.customer.user = customer
    mine.customer.save()
    Order.objects.filter(pk=others.pk).update(customer=None)
    client.force_login(customer)

    page = client.get("/my/orders/").content.decode()

    assert mine.number in page
    assert others.number not in page
    assert client.get(f"/orders/{others.number}/").status_code == 404

"""Every address with every role and a stranger: nothing is open by accident, and nothing breaks."""

import pytest
from django.test import Client

from orders.models import Order
from shopsuite.people.middleware import LIBRARY_RULES
from shopsuite.people.roles import Role
from tests import factories as make
from tests.world import OWN, address, routes

pytestmark = [pytest.mark.django_db, pytest.mark.broad]

#: Addresses a stranger may open; everything else sends them to sign in, or does not exist for them.
OPEN_TO_STRANGERS = (
    "account/",
    "api/",
    "example/sign-in/",
    "i18n/",
    "o/",
    "p/",
    "chat",
    "d/",
    "talk/",
    "health/",
    "sw.js",
    "enter/",
    "notifications/stop/",
    "finance/pay/",
    "finance/notify/",
    "delivery/carriers/",
    "tastings/",
    "t/",
    "w/",
    "news/stop/",
    "jobs/app.webmanifest",
    "jobs/worker.js",
)
STRANGER = "stranger"


@pytest.mark.parametrize("who", [STRANGER, "nobody", *Role.values])
def test_every_address_answers_everybody_without_breaking(who, world):
    client = Client(raise_request_exception=False)
    if who != STRANGER:
        client.force_login(make.person(*([Role(who)] if who != "nobody" else [])))
    broken = []
    # The feed, of which no process runs here, is asked after before the walk has kept it silent for too long.
    for route in sorted(OWN, key=lambda route: route != "health/"):
        for method in (client.get, client.post):
            answer = method(address(route, world))
            if answer.streaming:
                answer.getvalue()  # a file that nobody takes would stay open
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
        (Role.CLERK, "/sheets/orders/", 200),
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
    mine, others, *_more = Order.objects.order_by("pk")
    mine.customer.user = customer
    mine.customer.save()
    Order.objects.filter(pk=others.pk).update(customer=None)
    client.force_login(customer)

    page = client.get("/my/orders/").content.decode()

    assert mine.number in page
    assert others.number not in page
    assert client.get(f"/orders/{others.number}/").status_code == 404

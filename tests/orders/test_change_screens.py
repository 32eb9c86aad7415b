"""Changing an order on its screens: the staff's, the customer's by link, the packer's, the dispatcher's and the rider's."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from orders import operations, queries
from orders.forms.change import ChangeForm
from orders.models import ChangeRequest, Intercept, Order
from orders.rules import ChangeDraft, LineChange
from shopsuite.core.queries import current_shop
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery.stages import on_the_way
from tests.factories import NOON
from tests.orders.stages import packed, picked

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def tea():
    variant = make.goods(name="Longjing", price="12.5")
    make.batch(variant, 20)
    return variant


def sign_in(client, role):
    someone = make.person(role)
    client.force_login(someone)
    return someone


def typed(order, *, is_staff=False, **more):
    """The form as the browser sends it when nobody has touched it, with ``more`` typed into it."""
    with timezone.override(current_shop().zone):
        form = ChangeForm(None, order=order, is_staff=is_staff, shows_prices=True)
        shown = {
            field.name: field.value().strftime("%Y-%m-%dT%H:%M")
            if isinstance(field.value(), datetime)
            else field.value()
            for field in form
        }
    ticked = {name: value.replace("\n", "\r\n") if isinstance(value, str) else value for name, value in shown.items()}
    return {name: value for name, value in ticked.items() if value is not None and value is not False} | more


def asked_by_the_customer(order, **what):
    return operations.ask_change(order_id=order.pk, draft=ChangeDraft(**what), actor=None, at=NOON, is_by_customer=True)


def test_staff_see_what_it_means_and_change_it(client, tea):
    sign_in(client, Role.CLERK)
    order = make.order(make.line(tea, 2), address="West Lake 1", paid_with="cash")
    line = order.lines.get()
    sent = typed(order, is_staff=True, **{f"quantity-{line.pk}": "4"})

    assert "Longjing" in client.get(reverse("orders:change", args=[order.number])).content.decode()
    page = client.post(reverse("orders:change_preview", args=[order.number]), sent, headers=HTMX).content.decode()
    assert "25.00" in page and "there is enough" in page
    answer = client.post(reverse("orders:change", args=[order.number]), sent, headers=HTMX)

    assert answer["HX-Redirect"] == order.get_absolute_url()
    assert Order.objects.get(pk=order.pk).total == Decimal("50.00")


def test_an_untouched_form_changes_nothing(client, tea):
    sign_in(client, Role.CLERK)
    order = make.order(
        make.line(tea),
        address="West Lake 1\nfloor 3",
        card_text="For\nMum",
        is_gift=True,
        ship_by=NOON + timedelta(days=1, seconds=7),
        deliver_from=NOON + timedelta(days=2),
    )

    answer = client.post(reverse("orders:change", args=[order.number]), typed(order, is_staff=True), headers=HTMX)

    assert answer.status_code == 400
    assert "Nothing is different" in answer.content.decode()
    assert not ChangeRequest.objects.exists()


def test_the_customer_asks_by_their_link_and_can_leave_it(client, tea):
    order = make.order(make.line(tea, 2), address="West Lake 1", customer_name="Lin")
    line, token = order.lines.get(), [order.link_token]

    assert "Change something" in client.get(order.get_customer_url()).content.decode()
    client.post(reverse("orders:customer_change", args=token), typed(order, **{f"quantity-{line.pk}": "1"}))
    asked = ChangeRequest.objects.get()
    assert (asked.is_by_customer, asked.state, asked.difference) == (True, "asked", Decimal("-12.50"))
    assert "You asked for a change" in client.get(order.get_customer_url()).content.decode()
    client.post(reverse("orders:customer_change_withdraw", args=token))

    asked.refresh_from_db()
    assert asked.state == "withdrawn"


def test_what_was_typed_is_kept_when_it_is_refused(client, tea):
    order = make.order(make.line(tea), address="West Lake 1")

    answer = client.post(
        reverse("orders:customer_change", args=[order.link_token]),
        typed(order, address="West Lake 2", version=7),
        headers=HTMX,
    )

    assert answer.status_code == 409
    assert "West Lake 2" in answer.content.decode()


def test_the_recipient_of_a_gift_reads_no_price(client, tea):
    order = make.order(make.line(tea, 2), is_gift=True, address="West Lake 1", paid_with="cash")
    line = order.lines.get()
    operations.change_order(
        order_id=order.pk,
        draft=ChangeDraft(lines=[LineChange(line.pk, quantity=Decimal(1))]),
        actor=make.person(Role.CLERK),
        at=NOON,
    )
    order.refresh_from_db()
    sent = typed(order, **{f"quantity-{line.pk}": "3"})
    token = [order.link_token]

    pages = [
        client.get(order.get_customer_url()),
        client.get(reverse("orders:customer_change", args=token)),
        client.post(reverse("orders:customer_change_preview", args=token), sent, headers=HTMX),
        client.get(reverse("orders:customer_change_goods", args=token), {"q": "Longjing"}, headers=HTMX),
    ]

    assert not [page for page in pages if "12.5" in page.content.decode() or "25.00" in page.content.decode()]


def test_the_clerk_decides_on_the_orders_page(client, tea):
    clerk = sign_in(client, Role.CLERK)
    order = make.order(make.line(tea), address="West Lake 1")
    asked = asked_by_the_customer(order, address="West Lake 2")
    url = reverse("orders:decide_change", args=[order.number, asked.pk])

    page = client.get(order.get_absolute_url()).content.decode()
    assert "West Lake 2" in page and url in page
    assert client.post(url, {"verdict": "decline", "version": 1}, headers=HTMX).status_code == 400
    assert client.post(url, {"verdict": "agree", "version": 0}, headers=HTMX).status_code == 409
    client.post(url, {"verdict": "agree", "version": 1}, headers=HTMX)

    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == ("agreed", clerk)


def test_the_packers_screen_says_stop_until_the_parcel_is_scanned(client, tea):
    sign_in(client, Role.PACKER)
    order = picked(make.order(make.line(tea), address="West Lake 1"))
    asked = asked_by_the_customer(order, address="West Lake 2")
    pack, resume = (reverse(f"orders:{name}", args=[order.number]) for name in ("pack", "resume_parcel"))

    assert "STOP" in client.get(pack).content.decode()
    assert "STOP" in client.get(reverse("orders:packing_queue")).content.decode()
    assert client.post(reverse("orders:close_parcel", args=[order.number]), headers=HTMX).status_code == 409
    operations.decide_change(request_id=asked.pk, is_agreed=True, actor=make.person(Role.CLERK), at=NOON)
    assert resume in client.get(pack).content.decode()
    assert client.post(resume, {"code": "1"}, headers=HTMX).status_code == 409
    client.post(resume, {"code": order.number}, headers=HTMX)

    assert "STOP" not in client.get(pack).content.decode()
    assert client.post(reverse("orders:close_parcel", args=[order.number]), headers=HTMX).status_code == 200


def test_the_dispatchers_screen_says_stop(client, tea):
    sign_in(client, Role.DISPATCHER)
    order = packed(make.order(make.line(tea), address="West Lake 1"))
    asked_by_the_customer(order, address="West Lake 2")

    assert "West Lake 2" in client.get(reverse("orders:hand_over_order", args=[order.number])).content.decode()
    assert "STOP" in client.get(reverse("orders:hand_over_queue")).content.decode()
    assert queries.next_in_queue(viewer=make.person(Role.DISPATCHER), name="hand-over") is None


def test_why_a_parcel_is_kept_stands_in_the_language_of_whoever_holds_it(client, tea):
    sign_in(client, Role.DISPATCHER)
    order = packed(make.order(make.line(tea), address="West Lake 1"))
    asked_by_the_customer(order, address="West Lake 2")

    client.cookies["django_language"] = "zh-hans"
    page = client.get(reverse("orders:hand_over_order", args=[order.number])).content.decode()
    assert ">停<" in page and f"包裹 {order.number} 先别动：顾客要修改" in page
    history = client.get(order.get_absolute_url()).content.decode()
    assert "顾客要修改" in history and "wants something changed" not in history


def test_the_rider_reads_stop_and_says_what_became_of_it(client, tea):
    rider = sign_in(client, Role.RIDER)
    attempt = on_the_way(make.order(make.line(tea), way="rider", address="West Lake 1"), rider=rider)
    asked_by_the_customer(attempt.delivery.order, address="West Lake 2")
    url = reverse("delivery:called_back", args=[attempt.pk])

    page = client.get(reverse("delivery:jobs")).content.decode()
    assert "STOP" in page and "West Lake 2" in page
    client.post(url, {"outcome": "stopped"}, headers=HTMX)

    assert Intercept.objects.get().outcome == "stopped"


def test_the_shop_notes_what_the_carrier_said(client, tea):
    sign_in(client, Role.DISPATCHER)
    order = packed(make.order(make.line(tea), address="West Lake 1"))
    operations.hand_over(order_id=order.pk, way="carrier", carrier="SF", actor=make.person(Role.DISPATCHER), at=NOON)
    asked_by_the_customer(order, address="West Lake 2")
    url = reverse("orders:answer_intercept", args=[order.number, Intercept.objects.get().pk])

    assert url in client.get(order.get_absolute_url()).content.decode()
    client.post(url, {"outcome": "too_late", "cost": "8.5"}, headers=HTMX)

    assert (Intercept.objects.get().outcome, Intercept.objects.get().cost) == ("too_late", Decimal("8.5"))


def test_goods_are_found_and_added(client, tea):
    order = make.order(make.line(tea), address="West Lake 1")
    cup = make.goods(name="Celadon cup", price="30")
    make.batch(cup, 3)
    token = [order.link_token]

    found = client.get(reverse("orders:customer_change_goods", args=token), {"q": "celadon"}, headers=HTMX)
    client.post(reverse("orders:customer_change", args=token), typed(order, add_variant=cup.pk, add_quantity="2"))

    assert "Celadon cup" in found.content.decode()
    assert ChangeRequest.objects.get().difference == Decimal(60)


def test_only_those_who_change_orders_may(client, tea):
    order = make.order(make.line(tea))
    sign_in(client, Role.PACKER)

    assert client.get(reverse("orders:change", args=[order.number])).status_code == 404

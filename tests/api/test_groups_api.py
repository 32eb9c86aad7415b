"""Groups of orders and documents over the API."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orders import tasks
from orders.models import Order, OrderGroup, PrintRun
from shopsuite.api.scopes import Scope
from shopsuite.people.models import Customer
from shopsuite.people.roles import Role
from tests import factories as make
from tests.api.callers import client_of
from tests.orders.stages import packed

pytestmark = pytest.mark.django_db
V1 = "/api/v1/"


@pytest.fixture
def tea():
    tea = make.goods(sku="LJ-50", price="100")
    make.batch(tea, 20)
    return tea


@pytest.fixture
def group(tea):
    buyer = Customer.objects.create(name="Wang", company="Cloud Co", phone="137")
    group = OrderGroup.objects.create(name="Mid-Autumn", customer=buyer)
    group.refresh_from_db()
    for recipient in ("Lin", "Ada"):
        make.order(make.line(tea), customer_name=recipient, group=group)
    return group


@pytest.fixture
def clerk():
    return client_of(Role.CLERK)


def test_a_group_says_how_far_it_is_and_takes_one_payment_for_all(clerk, group):
    url = f"{V1}groups/{group.number}/"
    told = clerk.get(url).json()
    assert (told["company"], told["standing"]["by_stage"], told["standing"]["due"]) == (
        "Cloud Co",
        {"placed": 2},
        "200.00",
    )

    body = {"amount": "150", "method": "transfer"}
    paid = clerk.post(f"{url}payments/", body, format="json", HTTP_IDEMPOTENCY_KEY="pay").json()
    clerk.post(f"{url}payments/", body, format="json", HTTP_IDEMPOTENCY_KEY="pay")
    assert (paid["standing"]["paid"], paid["standing"]["due"]) == ("150.00", "50.00")
    amounts = group.orders.order_by("pk").values_list("payments__amount", flat=True)
    assert list(amounts) == [Decimal(100), Decimal(50)]
    assert [order["customer_name"] for order in clerk.get(f"{url}orders/?q=Ada").json()["results"]] == ["Ada"]
    assert clerk.post(f"{url}payments/", body | {"amount": "0"}, format="json").status_code == 400


def test_what_is_not_packed_of_a_group_is_called_off(clerk, group, django_capture_on_commit_callbacks):
    first, second = group.orders.order_by("pk")
    packed(first)
    with django_capture_on_commit_callbacks(execute=False) as after:
        answer = clerk.post(f"{V1}groups/{group.number}/cancel/", {"reason": "The party is off"}, format="json")
    assert (answer.status_code, len(after)) == (200, 1)

    tasks.cancel_open_parcels(group.pk, "The party is off", make.person(Role.CLERK).pk)
    assert clerk.get(f"{V1}groups/{group.number}/").json()["standing"]["count"] == 1
    second.refresh_from_db()
    assert second.stage == "cancelled"


def test_groups_are_for_the_staff_and_each_call_for_its_role(group):
    url = f"{V1}groups/{group.number}/"
    packer = client_of(Role.PACKER)
    assert packer.get(url).status_code == 200
    assert packer.post(f"{url}payments/", {"amount": "1", "method": "cash"}, format="json").status_code == 403
    assert packer.post(f"{url}cancel/", {}, format="json").status_code == 403
    assert client_of(Role.CUSTOMER).get(url).status_code == 403
    assert client_of(Role.CLERK, scopes=[Scope.CARE_READ]).get(f"{V1}groups/").status_code == 403
    assert packer.get(f"{V1}groups/G404/").status_code == 404


def test_a_document_of_an_order_is_a_pdf_whatever_the_caller_accepts(clerk, group):
    order = group.orders.first()
    answer = clerk.get(f"{V1}orders/{order.number}/documents/packing-slip/", HTTP_ACCEPT="application/json")
    assert (answer["Content-Type"], answer.content[:4]) == ("application/pdf", b"%PDF")
    assert clerk.get(f"{V1}orders/{order.number}/documents/poem/").status_code == 404
    assert clerk.get(f"{V1}orders/404/documents/pick-list/").json()["code"] == "not_found"


def test_documents_of_many_orders_are_printed_into_one_file(clerk, group, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    numbers = [order.number for order in group.orders.order_by("-pk")]
    body = {"kind": "pick-list", "orders": numbers}
    run = clerk.post(f"{V1}documents/", body, format="json", HTTP_IDEMPOTENCY_KEY="print").json()
    assert clerk.post(f"{V1}documents/", body, format="json", HTTP_IDEMPOTENCY_KEY="print").json() == run
    url = f"{V1}documents/{run['id']}/"
    assert (run["count"], run["is_done"], clerk.get(f"{url}file/").status_code) == (2, False, 404)

    tasks.print_documents(run["id"])
    assert clerk.get(url).json()["is_done"]
    assert clerk.get(f"{url}file/").content[:4] == b"%PDF"
    assert PrintRun.objects.get().order_ids == [order.pk for order in group.orders.order_by("-pk")]
    assert client_of(Role.CLERK).get(url).status_code == 404


def test_an_order_that_is_not_there_is_not_printed(clerk, group):
    body = {"kind": "pick-list", "orders": ["404"]}
    assert clerk.post(f"{V1}documents/", body, format="json").json()["code"] == "unknown_order"
    assert clerk.post(f"{V1}documents/", body | {"orders": []}, format="json").status_code == 400
    assert client_of(Role.CUSTOMER).post(f"{V1}documents/", body, format="json").status_code == 403
    assert not PrintRun.objects.exists()


def test_the_orders_of_a_group_ask_as_often_for_three_as_for_two(clerk, group, tea, django_assert_num_queries):
    paths = [f"{V1}groups/{group.number}/orders/", f"{V1}groups/{group.number}/", f"{V1}groups/"]
    counts = {}
    for path in paths:
        clerk.get(path)
        with CaptureQueriesContext(connection) as asked:
            clerk.get(path)
        counts[path] = len(asked)
    make.order(make.line(tea), customer_name="Third", group=group)
    OrderGroup.objects.create(name="Spring", customer=group.customer)
    for path in paths:
        with django_assert_num_queries(counts[path]):
            clerk.get(path)
    assert Order.objects.count() == 3

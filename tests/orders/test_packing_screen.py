"""The packing table: nothing is closed unread."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from orders import operations
from orders.models.order import Stage
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.orders.stages import picked

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def tea():
    variant = make.goods(name="Longjing")
    make.batch(variant, 100)
    return variant


@pytest.fixture
def packer(client):
    someone = make.person(Role.PACKER)
    client.force_login(someone)
    return someone


def close(client, order, **sent):
    return client.post(reverse("orders:close_parcel", args=[order.number]), sent, headers=HTMX)


def photo(name="parcel.jpg"):
    buffer = BytesIO()
    Image.new("RGB", (40, 30), "green").save(buffer, "JPEG")
    return SimpleUploadedFile(name, buffer.getvalue(), "image/jpeg")


def test_what_the_customer_wrote_is_on_the_table(client, packer, tea):
    order = picked(make.order(make.line(tea), customer_note="No lilies, please", card_text="For Mum <3"))

    page = client.get(reverse("orders:pack", args=[order.number])).content.decode()

    assert "No lilies, please" in page
    assert "For Mum &lt;3" in page


def test_a_parcel_with_an_unread_note_is_not_closed(client, packer, tea):
    order = picked(make.order(make.line(tea), customer_note="No lilies"))

    answer = close(client, order)

    assert answer.status_code == 409
    order.refresh_from_db()
    assert order.stage == Stage.PACKING


def test_a_read_parcel_is_closed_with_its_photo_and_can_be_opened_again(client, packer, tea):
    order = picked(make.order(make.line(tea), customer_note="No lilies"))

    answer = close(client, order, has_read_notes="on", photo=photo())

    assert answer.headers["HX-Redirect"] == reverse("orders:packing_queue")
    order.refresh_from_db()
    assert (order.stage, order.photos.count()) == (Stage.HAND_OVER, 1)
    assert reverse("orders:unpack", args=[order.number]) in client.get(reverse("orders:packing_queue")).content.decode()

    client.post(reverse("orders:unpack", args=[order.number]))
    order.refresh_from_db()
    assert order.stage == Stage.PACKING


def png_with_broken_camera_data():
    buffer = BytesIO()
    Image.new("RGB", (4, 3)).save(buffer, "PNG", exif=b"no camera wrote this")
    return buffer.getvalue()


@pytest.mark.parametrize("content", [b"", b"MZ not a picture", png_with_broken_camera_data()])
def test_a_photo_that_is_none_is_refused(client, packer, tea, content):
    order = picked(make.order(make.line(tea)))

    answer = close(client, order, photo=SimpleUploadedFile("parcel.jpg", content, "image/jpeg"))

    assert answer.status_code == 400
    order.refresh_from_db()
    assert order.stage == Stage.PACKING


def test_a_parcel_that_has_left_cannot_be_opened(client, packer, tea):
    order = picked(make.order(make.line(tea), way="pickup"))
    operations.pack_order(order_id=order.pk, actor=packer, at=NOON, has_read_notes=False)
    operations.hand_over(order_id=order.pk, way="pickup", actor=packer, at=NOON)

    answer = client.post(reverse("orders:unpack", args=[order.number]), follow=True)

    assert "not possible" in answer.content.decode()

"""Labels of batches as PDF."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from inventory.labels import bars, labels
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def spring():
    tea = make.goods(name="Dragon Well", name_zh="龙井")
    return make.batch(tea, 30, code="LJ26", year=2026, best_before=date(2027, 11, 1))


def read(batch, *, copies, on_sheet):
    return PdfReader(BytesIO(labels(batches=[batch], copies=copies, on_sheet=on_sheet, at=NOON)))


def test_a_label_says_what_it_is_in_both_languages_and_until_when_it_keeps(spring):
    text = read(spring, copies=1, on_sheet=False).pages[0].extract_text()

    for part in ("Dragon Well", "龙井", "2026", "2027-11-01", "LJ26"):
        assert part in text


@pytest.mark.parametrize(
    ("on_sheet", "copies", "pages"), [(True, 24, 1), (True, 25, 2), (False, 3, 3), (True, 9999, 20)]
)
def test_labels_fill_sheets_or_go_one_on_a_page(spring, on_sheet, copies, pages):
    assert len(read(spring, copies=copies, on_sheet=on_sheet).pages) == pages


def test_bars_begin_and_end_as_code_128_does():
    drawn = bars("LJ26")

    assert drawn.startswith("11010010000")  # start B
    assert drawn.endswith("1100011101011")  # stop
    assert len(drawn) == 11 * (1 + 4 + 1) + 13


def test_what_code_128_cannot_say_has_its_qr_code_alone(spring):
    spring.code = "龙井26"

    assert bars("龙井26") == ""
    assert "龙井26" in read(spring, copies=1, on_sheet=False).pages[0].extract_text()


def test_labels_are_asked_for_on_screen(client, spring):
    client.force_login(make.person(Role.WAREHOUSE))

    answer = client.get(reverse("inventory:labels", args=[spring.pk]), {"copies": "2", "paper": "roll"})

    assert answer["Content-Type"] == "application/pdf"
    assert len(PdfReader(BytesIO(answer.content)).pages) == 2


def test_labels_of_many_batches_are_one_file_in_the_order_they_were_named(client, spring):
    client.force_login(make.person(Role.WAREHOUSE))
    autumn = make.batch(spring.variant, 5, code="LJ25")
    page = reverse("inventory:labels_of_many")

    answer = client.get(page, {"batch": [autumn.pk, spring.pk], "copies": "2", "paper": "roll"})
    codes = [page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages]

    assert ["LJ25" in text for text in codes] == [True, True, False, False]
    assert client.get(page).status_code == 404
    assert client.get(page, {"batch": [spring.pk, 999999]}).status_code == 404
    shown = client.get(reverse("inventory:variant", args=[spring.variant_id])).content.decode()
    assert "Print labels of the ticked" in shown

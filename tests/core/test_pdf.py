"""Documents as PDF: what is written can be read again."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from shopsuite.core.pdf import MISSING, RARE, Document, written
from tests.factories import NOON


def document() -> Document:
    return Document(shop="西湖茶庄 West Lake", title="Receipt", at=NOON)


def pages(made: Document) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(bytes(made.output()))).pages]


def test_every_page_says_whose_it_is_and_which_it_is():
    made = document()
    for number in range(500):
        made.say(f"line {number}")

    first, second, *more = pages(made)

    assert "西湖茶庄 West Lake · Receipt" in first
    assert f"Page 1 of {len(more) + 2}" in first
    assert f"Page 2 of {len(more) + 2}" in second


@pytest.mark.parametrize("text", ["龙井", "繁體", "Grüße, ő", "Привет", "500 g · ¥480.00", "{nb}"])
def test_what_the_fonts_have_comes_out_as_it_was_written(text):
    made = document()
    made.say(text)

    assert text in pages(made)[0]


@pytest.mark.parametrize("name", ["岽", "喆", "堃", "赵頔", "犇", "㛃"])
def test_a_rare_character_of_a_name_comes_out_in_every_way_of_writing(name):
    made = document()
    made.say(f"林{name}悦")
    made.say_row(f"收{name}", f"{name}路 1 号")

    page = pages(made)[0]
    assert MISSING not in page
    assert page.count(name) == 3


def test_all_of_gbk_can_be_written():
    high, low = range(0x81, 0xFF), [*range(0x40, 0x7F), *range(0x80, 0xFF)]
    gbk = "".join(bytes([one, two]).decode("gbk", "ignore") for one in high for two in low)
    han = "".join(letter for letter in gbk if "\u4e00" <= letter <= "\u9fff")

    assert len(han) > 20_000
    assert MISSING not in written(han)


def test_the_large_font_is_opened_by_a_rare_character_alone():
    made = document()
    made.say("龙井 Longjing")
    assert RARE.lower() not in made.fonts

    made.say("岽")
    assert RARE.lower() in made.fonts
    assert "岽" in pages(made)[0]


def test_what_no_font_has_leaves_a_mark():
    assert written("tea 👍 茶\u202e\t!") == f"tea {MISSING} 茶{MISSING} !"


@pytest.mark.broad
@settings(max_examples=30, deadline=None)
@given(st.text(max_size=200))
def test_no_text_breaks_a_document(text):
    made = document()
    made.say(text, indent=6)

    assert made.output()


def test_what_is_no_picture_is_left_out():
    made = document()
    made.show(BytesIO(b"not a picture"))
    made.say("after it")

    assert "after it" in pages(made)[0]

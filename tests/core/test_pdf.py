"""Documents as PDF: what is written can be read again."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from shopsuite.core.pdf import MISSING, Document, written
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

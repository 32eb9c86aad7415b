"""Numbers as text, in and out."""

from decimal import Decimal

import pytest

from shopsuite.core.numbers import plain, whole_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("42", 42), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_plain_digits_are_a_number(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize("text", [None, "", " 1", "-1", "+1", "1.0", "1e3", "²", "１２", "0x1", "9" * 19, "1\n"])
def test_anything_else_is_none(text):
    assert whole_number(text) is None


@pytest.mark.parametrize(
    ("number", "text"), [("20", "20"), ("20.000", "20"), ("0.500", "0.5"), ("0", "0"), ("1200", "1200")]
)
def test_a_number_in_a_field_has_no_exponent_and_no_idle_zeros(number, text):
    assert plain(Decimal(number)) == text

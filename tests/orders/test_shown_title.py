"""Goods on an order are named in the language of whoever reads, unless they were renamed since."""

import pytest
from django.utils import translation

from inventory.models import Product, Variant
from orders.models import OrderLine


@pytest.fixture
def variant() -> Variant:
    return Variant(product=Product(name="Tea", name_zh="茶"), name="50 g", name_zh="50克")


def test_a_chinese_reader_sees_the_chinese_name_and_the_batch_that_was_asked_for(variant: Variant):
    with translation.override("zh-hans"):
        assert OrderLine(variant=variant, title="Tea · 50 g").shown_title == "茶 · 50克"
        assert OrderLine(variant=variant, title="Tea · 50 g · 2024").shown_title == "茶 · 50克 · 2024"


def test_an_english_reader_sees_the_english_name_of_an_order_taken_in_chinese(variant: Variant):
    with translation.override("en"):
        assert OrderLine(variant=variant, title="茶 · 50克").shown_title == "Tea · 50 g"


def test_what_was_ordered_stays_when_the_goods_are_renamed(variant: Variant):
    variant.product.name_zh = "茶壶"
    with translation.override("zh-hans"):
        assert OrderLine(variant=variant, title="茶 · 50克").shown_title == "茶 · 50克"


def test_a_service_has_only_the_name_on_the_order():
    assert OrderLine(title="Postage").shown_title == "Postage"

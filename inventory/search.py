"""What a variant is found by while somebody types: names, SKU, barcode, pinyin in full and by initials."""

from typing import TYPE_CHECKING

from shopsuite.core.pinyin import pinyin_of

if TYPE_CHECKING:
    from inventory.models import Variant


def search_text_of(variant: "Variant") -> str:
    """One lower-case line that contains everything ``variant`` is found by."""
    product = variant.product
    names = [product.name, product.name_zh, variant.name, variant.name_zh]
    words = [variant.sku, variant.barcode, *names, pinyin_of(product.name_zh or product.name)]
    return " ".join(word for word in words if word).lower()

"""Goods and batches for the palette."""

from collections.abc import Iterator

from django.urls import reverse

from inventory import queries
from shopsuite.core.palette import Found
from shopsuite.people.models import User


def goods_found(text: str, user: User) -> Iterator[Found]:
    """What is on sale under that name, pinyin, SKU or barcode."""
    for variant in queries.variants_matching(viewer=user, text=text, limit=5):
        yield Found(variant.title, reverse("inventory:variant", args=[variant.pk]), "tag", variant.sku)


def batches_found(text: str, user: User) -> Iterator[Found]:
    """Batches whose code begins so."""
    batches = queries.batches_visible_to(user).filter(code__istartswith=text).select_related("variant__product")
    for batch in batches.order_by("-pk")[:5]:
        yield Found(batch.code, reverse("inventory:batch", args=[batch.pk]), "package", batch.variant.title)

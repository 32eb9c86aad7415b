"""On the page of a batch: telling those who would like its tea."""

from typing import Any

from bookings.models import TeaGuide, TeaNews
from inventory.models import Batch
from shopsuite.people.models import User


def news_on_batch(batch: Batch, viewer: User) -> dict[str, Any]:
    """Of teas with a guide alone: how many were told of this batch, and whether ``viewer`` may have others told."""
    product = batch.variant.product_id
    if not TeaGuide.objects.filter(product=product).exists():
        return {}
    told = TeaNews.objects.filter(product=product, batch=batch).exclude(state="skipped").count()
    return {"told": told, "may_tell": viewer.may("customers.change")} if told or viewer.may("customers.change") else {}

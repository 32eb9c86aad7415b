"""What counts, transfers and batches are called in the ledger."""

from django.urls import reverse

from inventory.models import Batch, StockCount, Transfer
from shopsuite.core.subjects import Named


def count_names(pks: list[int]) -> dict[int, Named]:
    """id -> "Count: Longjing", and its page."""
    found = StockCount.objects.filter(pk__in=pks).select_related("place", "product", "batch")
    return {count.pk: Named(label=str(count), url=count.get_absolute_url()) for count in found}


def transfer_names(pks: list[int]) -> dict[int, Named]:
    """id -> "Shop → Warehouse", and its page."""
    found = Transfer.objects.filter(pk__in=pks).select_related("source", "destination")
    return {transfer.pk: Named(label=str(transfer), url=transfer.get_absolute_url()) for transfer in found}


def batch_names(pks: list[int]) -> dict[int, Named]:
    """id -> its code, and its page."""
    codes = Batch.objects.filter(pk__in=pks).values_list("pk", "code")
    return {pk: Named(label=code, url=reverse("inventory:batch", args=[pk])) for pk, code in codes}

"""The inbox in which every document of every file is kept as it came."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from orders.models.after import Return
from orders.models.channel import Channel
from orders.models.order import Order
from shopsuite.spreadsheets.models import SheetImport


class ImportedDocument(models.Model):
    """What came in under one number, kept raw, and what became of it. Once booked, a number is never booked again."""

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="documents")
    source = models.ForeignKey(SheetImport, on_delete=models.PROTECT, related_name="order_documents")
    external_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=12)
    raw = models.JSONField(default=list)
    order = models.ForeignKey(Order, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Return, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("imported document")
        verbose_name_plural = _("imported documents")
        constraints = [
            models.UniqueConstraint(name="orders_imported_once", fields=["channel", "external_id", "kind"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.external_id}"

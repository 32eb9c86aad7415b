"""What came of an order, delivery by delivery."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inventory.models import Batch
from purchasing.models.order import PurchaseOrder, PurchaseOrderLine
from shopsuite.core.fields import QuantityField


class GoodsReceipt(models.Model):
    """One delivery at the door. Never changed: what was booked wrongly is corrected by a count."""

    order = models.ForeignKey(
        PurchaseOrder,
        on_delete=models.PROTECT,
        related_name="receipts",
        verbose_name=pgettext_lazy("goods receipt", "purchase order"),
    )
    # What the screen called it before sending it: pressed twice, the goods came once.
    client_id = models.UUIDField(unique=True, editable=False)
    at = models.DateTimeField(_("received at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("received by"), on_delete=models.PROTECT, related_name="+"
    )
    delivery_note = models.CharField(_("delivery note"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("goods receipt")
        verbose_name_plural = _("goods receipts")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.order} · {self.at:%Y-%m-%d}"


class GoodsReceiptLine(models.Model):
    """What came of one line, and into which batch it went."""

    receipt = models.ForeignKey(GoodsReceipt, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(PurchaseOrderLine, on_delete=models.PROTECT, related_name="receipts")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    quantity = QuantityField(_("quantity"))

    class Meta:
        verbose_name = _("line of a goods receipt")
        verbose_name_plural = _("lines of goods receipts")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="purchasing_receipt_of_something", condition=Q(quantity__gt=0))]

    def __str__(self) -> str:
        return f"{self.quantity} → {self.batch}"

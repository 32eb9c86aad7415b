"""Counting what lies on the shelves, and what differs from the books."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inventory.models.catalogue import Product
from inventory.models.stock import Batch, BatchStock, Place
from shopsuite.core.fields import QuantityField
from shopsuite.core.models import Timestamped


class CountState(models.TextChoices):
    OPEN = "open", _("Being counted")
    POSTED = "posted", _("Posted")
    DROPPED = "dropped", _("Given up")


class StockCount(Timestamped):
    """A stocktake at one place: of everything, or of what the scope names. Written only by ``operations``."""

    place = models.ForeignKey(Place, verbose_name=_("place"), on_delete=models.PROTECT, related_name="counts")
    product = models.ForeignKey(
        Product, verbose_name=_("only this product"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    batch = models.ForeignKey(
        Batch, verbose_name=_("only this batch"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    shelf = models.CharField(_("only this shelf"), max_length=24, blank=True)
    is_blind = models.BooleanField(
        _("blind"), default=False, help_text=_("Whoever counts does not see what the books say.")
    )
    state = models.CharField(_("state"), max_length=8, choices=CountState, default=CountState.OPEN)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("stock count", "begun by"),
    )
    opened_at = models.DateTimeField(pgettext_lazy("count", "opened"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("stock count", "closed by"),
    )
    closed_at = models.DateTimeField(_("closed"), null=True)

    class Meta:
        verbose_name = _("stock count")
        verbose_name_plural = _("stock counts")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.place} · {self.scope}"

    def get_absolute_url(self) -> str:
        return reverse("inventory:count", args=[self.pk])

    @property
    def subject(self) -> str:
        """Its name in ledger and feed."""
        return f"count:{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == CountState.OPEN

    @property
    def scope(self) -> str:
        """What is counted, in words."""
        return " · ".join(str(part) for part in (self.product, self.batch, self.shelf) if part) or str(_("Everything"))


class CountLine(models.Model):
    """One batch to be counted, what was found, and what the books said at that moment."""

    count = models.ForeignKey(StockCount, on_delete=models.CASCADE, related_name="lines")
    stock = models.ForeignKey(BatchStock, on_delete=models.PROTECT, related_name="+")
    counted = QuantityField(_("counted"), null=True)
    # The books without what is picked already: that lies on the packing table, not on the shelf.
    book = QuantityField(_("in the books"), null=True)
    # Corrections by others after this line of the ledger have set right what was wrong when it was counted.
    last_move = models.PositiveBigIntegerField(null=True, editable=False)
    counted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    counted_at = models.DateTimeField(_("counted at"), null=True)
    reason = models.CharField(_("why it differs"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("counted batch")
        verbose_name_plural = _("counted batches")
        ordering = ["stock__shelf", "stock__variant__sku", "stock_id"]
        constraints = [
            models.UniqueConstraint(name="inventory_count_line_once", fields=["count", "stock"]),
            models.CheckConstraint(
                name="inventory_count_line_whole", condition=Q(counted__isnull=True) | Q(book__isnull=False)
            ),
            models.CheckConstraint(
                name="inventory_count_not_negative", condition=Q(counted__isnull=True) | Q(counted__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stock}: {self.counted}"

    @property
    def difference(self) -> Decimal | None:
        """How much more (or, negative, less) lay there than the books said; None while nobody has counted."""
        return None if self.counted is None or self.book is None else self.counted - self.book

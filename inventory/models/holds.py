"""Batches that nobody may sell for the time being."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inventory.models.stock import Batch


class BatchHold(models.Model):
    """A batch is stopped, for a reason, until somebody releases it. Written only by ``operations``."""

    batch = models.ForeignKey(Batch, verbose_name=_("batch"), on_delete=models.PROTECT, related_name="holds")
    # What was made of a held batch is held with it, and released with it.
    because_of = models.ForeignKey(
        "self", verbose_name=_("because of"), null=True, on_delete=models.PROTECT, related_name="consequences"
    )
    reason = models.CharField(_("why"), max_length=200)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("batch hold", "held by"),
    )
    placed_at = models.DateTimeField(_("since"))
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("batch hold", "released by"),
    )
    released_at = models.DateTimeField(_("released"), null=True)

    class Meta:
        verbose_name = _("batch on hold")
        verbose_name_plural = _("batches on hold")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="inventory_hold_one_at_a_time", fields=["batch"], condition=Q(released_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.batch}: {self.reason}"

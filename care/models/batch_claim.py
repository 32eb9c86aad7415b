"""A batch about which customers complain."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inventory.models import Batch


class BatchClaim(models.Model):
    """Proposed once for a batch: to stop it, and to claim from whoever delivered it. People do both, or leave it."""

    batch = models.OneToOneField(Batch, verbose_name=_("batch"), on_delete=models.PROTECT, related_name="claim")
    proposed_at = models.DateTimeField(_("proposed"))
    supplier_told_at = models.DateTimeField(_("supplier told"), null=True, blank=True)
    supplier_told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("told by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("settled by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    words = models.CharField(_("how it ended"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("claim about a batch")
        verbose_name_plural = _("claims about batches")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.batch)

    def get_absolute_url(self) -> str:
        return reverse("care:claim", args=[self.pk])

    @property
    def subject(self) -> str:
        return f"claim:{self.pk}"

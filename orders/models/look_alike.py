"""Two orders that may be one, entered twice."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orders.models.order import Order


class Verdict(models.TextChoices):
    OPEN = "open", _("To decide")
    MERGED = "merged", _("Same order, merged")
    KEPT = "kept", _("Two orders, both kept")


class LookAlike(models.Model):
    """A later order that resembles an earlier one; a person decides."""

    earlier = models.ForeignKey(
        Order, verbose_name=_("earlier order"), on_delete=models.CASCADE, related_name="later_look_alikes"
    )
    later = models.ForeignKey(
        Order, verbose_name=_("later order"), on_delete=models.CASCADE, related_name="earlier_look_alikes"
    )
    likeness = models.PositiveSmallIntegerField(_("likeness in per cent"))
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict, default=Verdict.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("look-alike")
        verbose_name_plural = _("look-alikes")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="orders_look_alike_once", fields=["earlier", "later"]),
            models.CheckConstraint(name="orders_look_alike_of_two", condition=~Q(earlier=F("later"))),
        ]
        indexes = [models.Index(name="orders_look_alike_open", fields=["id"], condition=Q(verdict="open"))]

    def __str__(self) -> str:
        return f"{self.earlier} ~ {self.later}"

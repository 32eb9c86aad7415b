"""Goods that came back to the shop because of a case."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from care.models.case import CaseLine
from shopsuite.core.fields import QuantityField


class Condition(models.TextChoices):
    GOOD = "good", pgettext_lazy("goods", "Good: back on the shelf")
    DAMAGED = "damaged", pgettext_lazy("goods", "Damaged: write off")
    UNSURE = "unsure", pgettext_lazy("goods", "Not sure: quarantine")


class GoodsBack(models.Model):
    """So much of a line came back, in this condition; the ledger has it under the order's name. Never changed."""

    line = models.ForeignKey(
        CaseLine,
        on_delete=models.PROTECT,
        related_name="goods_back",
        verbose_name=pgettext_lazy("goods back", "line of the order"),
    )
    # What the screen called it before sending it: pressed twice, the goods came once.
    client_id = models.UUIDField(unique=True, editable=False)
    quantity = QuantityField(_("quantity"))
    condition = models.CharField(_("condition"), max_length=8, choices=Condition)
    at = models.DateTimeField(_("received"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("received by"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("goods that came back")
        verbose_name_plural = _("goods that came back")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="care_back_of_something", condition=Q(quantity__gt=0))]

    def __str__(self) -> str:
        return f"{self.quantity} {self.get_condition_display()}"

"""What packs are opened into: a bag of 5 kg becomes 50 g portions, a bunch of 25 becomes stems."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inventory.models.catalogue import Variant
from inventory.models.stock import BatchStock
from shopsuite.core.fields import QuantityField
from shopsuite.core.numbers import plain


class Conversion(models.Model):
    """One unit of ``source`` gives ``yields`` units of ``target``, if nothing is lost."""

    source = models.ForeignKey(
        Variant, verbose_name=_("what is opened"), on_delete=models.PROTECT, related_name="opens_into"
    )
    target = models.ForeignKey(
        Variant, verbose_name=_("what comes out"), on_delete=models.PROTECT, related_name="comes_from"
    )
    yields = QuantityField(_("how many come out of one"))

    class Meta:
        verbose_name = _("opened pack")
        verbose_name_plural = _("opened packs")
        ordering = ["source", "target"]
        constraints = [
            models.UniqueConstraint(name="inventory_conversion_once", fields=["source", "target"]),
            models.CheckConstraint(name="inventory_conversion_to_others", condition=~Q(source=F("target"))),
            models.CheckConstraint(name="inventory_conversion_yields_some", condition=Q(yields__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {plain(self.yields)} × {self.target}"


class PackOpening(models.Model):
    """Packs that were opened: what went in and what came out. Written only by ``operations``."""

    #: Given by the screen, so that a form sent twice opens once.
    client_id = models.UUIDField(pgettext_lazy("pack opening", "the browser's own id"), unique=True)
    conversion = models.ForeignKey(
        Conversion,
        on_delete=models.PROTECT,
        related_name="openings",
        verbose_name=pgettext_lazy("pack opening", "pack"),
    )
    source = models.ForeignKey(BatchStock, verbose_name=_("opened"), on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(BatchStock, verbose_name=_("became"), on_delete=models.PROTECT, related_name="+")
    taken = QuantityField(_("how many packs"))
    made = QuantityField(_("came out"))
    expected = QuantityField(_("should have come out"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("pack opening", "opened by"),
    )
    opened_at = models.DateTimeField(_("opened at"))

    class Meta:
        verbose_name = _("opening of packs")
        verbose_name_plural = _("openings of packs")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="inventory_opening_of_something", condition=Q(taken__gt=0, made__gt=0))
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"

    @property
    def subject(self) -> str:
        """Its name in the ledger."""
        return f"opening:{self.pk}"

    @property
    def loss(self) -> Decimal:
        """What should have come out and did not; negative when more did."""
        return self.expected - self.made

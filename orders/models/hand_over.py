"""The end of the shop's work on an order: the packed parcel, and who took it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from orders.models.order import Order, Way


class HandOver(models.Model):
    """Opened when packing is finished; done when the customer, a carrier or a rider has the goods."""

    order = models.OneToOneField(Order, verbose_name=_("order"), on_delete=models.CASCADE, related_name="hand_over")
    way = models.CharField(_("way"), max_length=8, choices=Way)
    opened_at = models.DateTimeField(_("ready since"))
    done_at = models.DateTimeField(_("handed over"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("handed over by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    carrier = models.CharField(_("carrier"), max_length=60, blank=True)
    tracking_number = models.CharField(_("tracking number"), max_length=80, blank=True)
    rider = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("rider"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="hand_overs",
    )
    # As it was on the parcel when it left: the order's own may be changed later.
    address = models.TextField(_("address given"), blank=True, db_default="", default="")
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")

    def __str__(self) -> str:
        return f"{self.order} {self.get_way_display()}"


class PackPhoto(models.Model):
    """What the parcel looked like before it was closed; shown to the customer and beside a complaint."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="photos")
    image = models.ImageField(_("photo"), upload_to="packing/%Y/%m/")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("packing photo")
        verbose_name_plural = _("packing photos")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.order} {self.at:%Y-%m-%d}"

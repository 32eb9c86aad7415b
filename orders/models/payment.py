"""Money that came in for an order, or went back."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.models.order import Order
from shopsuite.core.fields import MoneyField


class Method(models.TextChoices):
    CASH = "cash", _("Cash")
    CARD = "card", pgettext_lazy("payment", "Card")
    WECHAT = "wechat", _("WeChat Pay")
    ALIPAY = "alipay", _("Alipay")
    TRANSFER = "transfer", _("Bank transfer")
    OTHER = "other", _("Other")


class Payment(models.Model):
    """One payment in the shop's currency; a refund is negative. Never changed."""

    order = models.ForeignKey(Order, verbose_name=_("order"), on_delete=models.PROTECT, related_name="payments")
    amount = MoneyField(_("amount"))
    method = models.CharField(_("method"), max_length=10, choices=Method)
    at = models.DateTimeField(_("when"), db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("actor"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(name="orders_payment_of_something", condition=~Q(amount=0))]

    def __str__(self) -> str:
        return f"{self.amount} {self.get_method_display()}"

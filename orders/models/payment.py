"""Money that came in for an order, or went back."""

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
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
    # Between orders of one group: what is taken from one is given to another, so takings know nothing of it.
    MOVED = "moved", _("Moved between orders")


#: (value, label) of the methods by which somebody can pay.
PAID_WITH = [choice for choice in Method.choices if choice[0] != Method.MOVED]


class Payment(models.Model):
    """What one order got of a movement of money, in the shop's currency; a refund is negative. Never changed.

    Money for several orders at once is a row for each with the same ``movement``: a statement shows the movement.
    """

    order = models.ForeignKey(Order, verbose_name=_("order"), on_delete=models.PROTECT, related_name="payments")
    amount = MoneyField(_("amount"))
    method = models.CharField(_("method"), max_length=10, choices=Method)
    movement = models.UUIDField(_("movement of money"), db_default=RandomUUID(), editable=False)
    reference = models.CharField(
        _("number at the bank or provider"), max_length=80, blank=True, help_text=_("As the statement shows it.")
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
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
        constraints = [
            models.CheckConstraint(name="orders_payment_of_something", condition=~Q(amount=0)),
            models.UniqueConstraint(name="orders_payment_once_per_movement", fields=["movement", "order"]),
        ]
        indexes = [models.Index(name="orders_payment_reference", fields=["reference"], condition=~Q(reference=""))]

    def __str__(self) -> str:
        return f"{self.amount} {self.get_method_display()}"

"""How a case was decided."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from care.models.case import Case
from orders.models import Order, Payment
from shopsuite.core.fields import MoneyField


class Outcome(models.TextChoices):
    """What was done about it, as the customer reads it."""

    RESHIP = "reship", _("Sent again")
    EXCHANGE = "exchange", _("Exchanged")
    REFUND = "refund", _("Refunded")
    DISCOUNT = "discount", _("Discount given")
    GOODWILL = "goodwill", _("A gesture of goodwill")
    DECLINED = "declined", pgettext_lazy("case", "Declined")


class Decision(models.Model):
    """One decision; taken back it stays on record, and the case is open again."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    words = models.TextField(_("to the customer"), blank=True)
    # What went out for it: goods on an order of their own, or money.
    order = models.OneToOneField(
        Order,
        verbose_name=_("goods sent"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="made_good_for",
    )
    # All that goes back, in the shop's currency: of it ``payment`` by hand, the rest online by itself (``finance``, under the case's subject).
    amount = MoneyField(_("money given back"), null=True, blank=True)
    payment = models.OneToOneField(
        Payment,
        verbose_name=_("money given back by hand"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # What of the order is no longer asked of the customer, whether it was paid before or not.
    let_off = MoneyField(_("let off"), default=Decimal(0), db_default=Decimal(0))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("decided"))
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken back by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="care_decided_once", fields=["case"], condition=Q(undone_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()

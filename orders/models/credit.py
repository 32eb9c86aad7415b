"""Who may have goods before they are paid."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from shopsuite.core.fields import MoneyField
from shopsuite.core.models import Timestamped
from shopsuite.people.models import Customer


class CreditAccount(Timestamped):
    """A customer who buys on account: up to ``limit`` in the shop's currency, each order due ``days`` after it left."""

    customer = models.OneToOneField(
        Customer, verbose_name=_("customer"), on_delete=models.CASCADE, related_name="credit_account"
    )
    limit = MoneyField(_("credit limit"), validators=[MinValueValidator(0)])
    days = models.PositiveSmallIntegerField(_("days to pay"), default=30)

    class Meta:
        verbose_name = _("credit account")
        verbose_name_plural = _("credit accounts")
        ordering = ["customer__name"]
        constraints = [models.CheckConstraint(name="orders_credit_not_below_zero", condition=models.Q(limit__gte=0))]

    def __str__(self) -> str:
        return str(self.customer)

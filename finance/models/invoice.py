"""Invoices: asked for, issued with a number, cancelled by another."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.models import Order, OrderGroup
from shopsuite.core.fields import MoneyField
from shopsuite.core.models import Timestamped


class InvoiceState(models.TextChoices):
    REQUESTED = "requested", pgettext_lazy("invoice", "Asked for")
    ISSUED = "issued", pgettext_lazy("invoice", "Issued")
    CANCELLED = "cancelled", pgettext_lazy("invoice", "Cancelled")


class InvoiceYear(models.Model):
    """The last number given in a year: numbers have no holes, so whoever issues waits here."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}-{self.last}"


class Invoice(Timestamped):
    """An invoice for an order, or for a group of orders as one. Issued, it never changes: it is cancelled by another, of the
    same amount below zero (``corrects``)."""

    number = models.CharField(_("number"), max_length=20, unique=True, null=True, blank=True)
    order = models.ForeignKey(
        Order, verbose_name=_("order"), null=True, blank=True, on_delete=models.PROTECT, related_name="invoices"
    )
    group = models.ForeignKey(
        OrderGroup, verbose_name=_("group"), null=True, blank=True, on_delete=models.PROTECT, related_name="invoices"
    )
    corrects = models.OneToOneField(
        "self", verbose_name=_("cancels"), null=True, blank=True, on_delete=models.PROTECT, related_name="correction"
    )
    state = models.CharField(_("state"), max_length=10, choices=InvoiceState, default=InvoiceState.REQUESTED)
    title = models.CharField(_("made out to"), max_length=120)
    tax_number = models.CharField(_("tax number"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    amount = MoneyField(_("amount"), default=Decimal(0))
    #: What it is for, as it stood when it was issued: "title", "quantity", "amount", as text.
    lines = models.JSONField(pgettext_lazy("invoice", "lines"), default=list)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    fapiao = models.CharField(
        _("number of the tax office's invoice"),
        max_length=40,
        blank=True,
        help_text=_("Where the invoice proper is made in the tax office's own system."),
    )
    asked_at = models.DateTimeField(pgettext_lazy("invoice", "asked for"))
    issued_at = models.DateTimeField(_("issued"), null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("issued by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="finance_invoice_of_one", condition=Q(order__isnull=False) ^ Q(group__isnull=False)
            ),
            models.CheckConstraint(
                name="finance_invoice_number_once_issued", condition=Q(state="requested") ^ Q(number__isnull=False)
            ),
            models.CheckConstraint(name="finance_invoice_corrects_another", condition=~Q(corrects=F("id"))),
            models.UniqueConstraint(
                name="finance_invoice_one_for_an_order",
                fields=["order"],
                condition=Q(state__in=["requested", "issued"], corrects=None, order__isnull=False),
            ),
            models.UniqueConstraint(
                name="finance_invoice_one_for_a_group",
                fields=["group"],
                condition=Q(state__in=["requested", "issued"], corrects=None, group__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("finance:invoice", args=[self.pk])

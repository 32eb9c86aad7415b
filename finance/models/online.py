"""Payments that customers make online, and what the provider said of them."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.models import Order, Payment
from shopsuite.core.fields import MoneyField


class OnlineState(models.TextChoices):
    ASKED = "asked", _("Being asked for")
    OPEN = "open", _("To be paid")
    PAID = "paid", _("Paid")
    LAPSED = "lapsed", _("Lapsed")


class PaidBy(models.TextChoices):
    """How a customer gets to the provider: another device scans a code, or their own phone opens a page."""

    SCAN = "scan", _("Code to scan")
    PHONE = "phone", _("On the phone itself")


def new_number() -> str:
    """Our number of an online payment: 20 letters and digits, as WeChat Pay takes them."""
    return secrets.token_hex(10)


class OnlinePayment(models.Model):
    """One payment a customer was asked for. Paid, it is a ``Payment`` of its order with ``reference``."""

    order = models.ForeignKey(Order, verbose_name=_("order"), on_delete=models.PROTECT, related_name="online_payments")
    provider = models.CharField(_("provider"), max_length=12)
    number = models.CharField(_("our number"), max_length=32, unique=True, default=new_number)
    amount = MoneyField(_("amount"))
    state = models.CharField(_("state"), max_length=8, choices=OnlineState, default=OnlineState.ASKED)
    by = models.CharField(_("paid by"), max_length=5, choices=PaidBy, default=PaidBy.SCAN)
    code_url = models.CharField(pgettext_lazy("online payment", "what the code says"), max_length=500, blank=True)
    reference = models.CharField(_("number at the provider"), max_length=80, blank=True)
    asked_at = models.DateTimeField(_("asked"))
    lapses_at = models.DateTimeField(_("lapses"))
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)

    class Meta:
        verbose_name = _("online payment")
        verbose_name_plural = _("online payments")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="finance_online_one_open_per_order", fields=["order"], condition=Q(state__in=["asked", "open"])
            ),
            models.CheckConstraint(name="finance_online_of_something", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return self.number


class RefundState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("refund", "Asked for")
    UNDERWAY = "underway", pgettext_lazy("refund", "On its way")
    DONE = "done", pgettext_lazy("refund", "Given back")
    # The customer's card or account does not take it: it is finished by hand at the provider.
    STUCK = "stuck", pgettext_lazy("refund", "To be finished at the provider")
    FAILED = "failed", pgettext_lazy("refund", "Failed")


class OnlineRefund(models.Model):
    """Money that goes back the way it came. It is noted on its order when it is asked for, so that nothing else can be given
    back of the same money; failed, that is taken back."""

    payment = models.ForeignKey(
        OnlinePayment,
        on_delete=models.PROTECT,
        related_name="refunds",
        verbose_name=pgettext_lazy("online refund", "online payment"),
    )
    # Of another order than the payment's where the money was counted for another of its group.
    noted = models.OneToOneField(
        Payment, verbose_name=_("noted as"), null=True, on_delete=models.PROTECT, related_name="online_refund"
    )
    number = models.CharField(_("our number"), max_length=32, unique=True, default=new_number)
    amount = MoneyField(_("amount"))
    reason = models.CharField(_("reason"), max_length=200)
    # What it is given back for, as its app calls it: "case:7".
    subject = models.CharField(pgettext_lazy("online refund", "what for"), max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=RefundState, default=RefundState.ASKED)
    problem = models.CharField(_("what the provider says"), max_length=200, blank=True)
    tries = models.PositiveIntegerField(_("times asked"), default=0)
    # When the provider is asked again; never once it is over.
    look_at = models.DateTimeField(_("asked again"), null=True, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("online refund")
        verbose_name_plural = _("online refunds")
        ordering = ["-pk"]
        indexes = [
            models.Index(name="finance_refund_to_look_at", fields=["look_at"], condition=Q(look_at__isnull=False)),
            models.Index(name="finance_refund_subject", fields=["subject"], condition=~Q(subject="")),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Whether it may still arrive."""
        return self.state in (RefundState.ASKED, RefundState.UNDERWAY, RefundState.STUCK)


class ProviderMessage(models.Model):
    """What a provider sent by itself, kept once. ``is_parked``: about a payment nobody knows yet; it is tried again."""

    provider = models.CharField(_("provider"), max_length=12)
    event_id = models.CharField(_("event"), max_length=80)
    kind = models.CharField(_("kind"), max_length=60)
    facts = models.JSONField(pgettext_lazy("provider message", "what it says"), default=dict)
    number = models.CharField(pgettext_lazy("provider message", "number"), max_length=32, blank=True)
    is_parked = models.BooleanField(_("waits for its payment"), default=False)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("message of a provider")
        verbose_name_plural = _("messages of providers")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(name="finance_message_once", fields=["provider", "event_id"])]
        indexes = [models.Index(name="finance_message_parked", fields=["number"], condition=Q(is_parked=True))]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"

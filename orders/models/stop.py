"""Parcels that must not go on: stopped in the house, or called back on their way."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.models.change_request import ChangeRequest
from orders.models.order import Order, Way
from shopsuite.core.fields import MoneyField


class StopReason(models.TextChoices):
    """Why the shop itself keeps a parcel here; whoever stops one by hand says it in words of their own."""

    CUSTOMER = "customer", _("the customer wants something changed")
    CHANGE = "change", _("something is changed")
    CAME_BACK = "came_back", _("it came back")


class ParcelStop(models.Model):
    """Nobody closes this parcel or gives it away until somebody who holds it in their hand says that it goes on."""

    order = models.ForeignKey(Order, verbose_name=_("order"), on_delete=models.CASCADE, related_name="stops")
    request = models.ForeignKey(
        ChangeRequest,
        null=True,
        on_delete=models.CASCADE,
        related_name="stops",
        verbose_name=pgettext_lazy("parcel stop", "change request"),
    )
    #: A ``StopReason``, or words.
    reason = models.CharField(_("why"), max_length=200)
    at = models.DateTimeField(_("stopped"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("stopped by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    released_at = models.DateTimeField(_("goes on since"), null=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("let go by"), null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("stopped parcel")
        verbose_name_plural = _("stopped parcels")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="orders_stop_one_at_a_time", fields=["order"], condition=Q(released_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.order}: {self.why}"

    @property
    def why(self) -> str:
        """The reason in the reader's language, or as it was written."""
        return str(dict(StopReason.choices).get(self.reason, self.reason))


class Outcome(models.TextChoices):
    """What became of calling a parcel back. Empty: nobody has said yet."""

    STOPPED = "stopped", pgettext_lazy("intercept", "Stopped: it waits on its way")
    TOO_LATE = "too_late", pgettext_lazy("intercept", "Too late")
    RETURNED = "returned", pgettext_lazy("intercept", "Back in the shop")


class Intercept(models.Model):
    """A rider or carrier is asked to stop a parcel that has left. Keeps whom it was with and where it was to go then."""

    order = models.ForeignKey(Order, verbose_name=_("order"), on_delete=models.CASCADE, related_name="intercepts")
    request = models.ForeignKey(
        ChangeRequest,
        null=True,
        on_delete=models.CASCADE,
        related_name="intercepts",
        verbose_name=pgettext_lazy("intercept", "change request"),
    )
    way = models.CharField(_("way"), max_length=8, choices=Way)
    carrier = models.CharField(_("carrier"), max_length=60, blank=True)
    tracking_number = models.CharField(_("tracking number"), max_length=80, blank=True)
    rider = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("rider"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    address = models.TextField(_("address then"), blank=True)
    left_at = models.DateTimeField(_("handed over"), null=True)
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("answered by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    cost = MoneyField(_("what it cost"), default=Decimal(0))

    class Meta:
        verbose_name = _("intercept")
        verbose_name_plural = _("intercepts")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="orders_intercept_one_open", fields=["order"], condition=Q(outcome="")),
            models.CheckConstraint(name="orders_intercept_cost_not_negative", condition=Q(cost__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.order}: {self.whom}"

    @property
    def whom(self) -> str:
        """Who has the parcel: the rider, or the carrier with the parcel's number."""
        return str(self.rider) if self.rider else f"{self.carrier} {self.tracking_number}".strip()

"""Months whose books are closed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ClosedMonth(models.Model):
    """A month of the shop's calendar in which no payment may be entered any more. Closed from the oldest on."""

    month = models.DateField(_("month"), unique=True, help_text=_("Its first day."))
    closed_at = models.DateTimeField(_("closed"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("closed by"), on_delete=models.PROTECT, related_name="+"
    )
    #: method -> what it took in that month, as text; what the books said when they were closed.
    takings = models.JSONField(_("takings by method"), default=dict)

    class Meta:
        verbose_name = _("closed month")
        verbose_name_plural = _("closed months")
        ordering = ["-month"]
        constraints = [models.CheckConstraint(name="orders_closed_month_is_a_month", condition=models.Q(month__day=1))]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

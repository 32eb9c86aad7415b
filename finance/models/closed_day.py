"""Days whose takings somebody has accounted for."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shopsuite.core.fields import MoneyField


class ClosedDay(models.Model):
    """A day of the shop's calendar with every amount explained: cash counted, the rest found in statements.

    With ``opened_at`` it is open again: an explanation was taken back. What was counted stays to be closed with again.
    """

    day = models.DateField(_("day"), unique=True)
    cash_expected = MoneyField(_("cash by the books"))
    cash_counted = MoneyField(_("cash counted"))
    note = models.CharField(_("why they differ"), max_length=300, blank=True)
    #: method -> what it took on that day, as text.
    takings = models.JSONField(_("takings by method"), default=dict)
    closed_at = models.DateTimeField(_("closed"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("closed by"), on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(_("opened again"), null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("opened again by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("closed day")
        verbose_name_plural = _("closed days")
        ordering = ["-day"]
        constraints = [
            models.CheckConstraint(
                name="finance_closed_day_says_why",
                condition=models.Q(cash_counted=models.F("cash_expected")) | ~models.Q(note=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"

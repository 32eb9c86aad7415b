"""Which movement of money a line of a statement is."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from finance.models.statement import StatementLine
from shopsuite.core.fields import MoneyField


class Reason(models.TextChoices):
    NUMBER = "number", _("Same number at the provider")
    ORDER = "order", _("Our order number")
    TEXT = "text", _("Order number in the text")
    ALONE = "alone", _("Only payment of this amount at that time")
    HAND = "hand", _("By hand")
    NOTED = "noted", _("Entered from the statement")
    NO_LINE = "no_line", _("No line to expect")


class Match(models.Model):
    """A movement of money (``orders.Payment.movement``) found in a statement. A movement is found once.

    Without a ``line`` somebody has said why no statement shows it.
    """

    line = models.ForeignKey(
        StatementLine,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="matches",
        verbose_name=pgettext_lazy("match", "line of the statement"),
    )
    movement = models.UUIDField(_("movement of money"), unique=True)
    amount = MoneyField(_("amount"))
    reason = models.CharField(_("reason"), max_length=8, choices=Reason)
    note = models.CharField(_("note"), max_length=300, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="finance_match_has_a_line_or_a_note", condition=Q(line__isnull=False) | ~Q(note="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.get_reason_display()}"

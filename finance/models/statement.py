"""What a bank or payment provider says came in and went out."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from finance.statements.lines import Direction, Nature
from orders.models.payment import Method
from shopsuite.core.fields import MoneyField


class StatementKind(models.TextChoices):
    WECHAT = "wechat", _("WeChat Pay")
    ALIPAY = "alipay", _("Alipay")
    BANK = "bank", _("Bank")


#: Payments of which methods show up in a statement of which kind.
METHODS: dict[str, tuple[str, ...]] = {
    StatementKind.WECHAT: (Method.WECHAT,),
    StatementKind.ALIPAY: (Method.ALIPAY,),
    StatementKind.BANK: (Method.TRANSFER, Method.CARD),
}


class StatementState(models.TextChoices):
    READING = "reading", _("Being read")
    READ = "read", _("Read")
    REFUSED = "refused", _("Cannot be read")


class Statement(models.Model):
    """One file as it was exported. The same bytes are one statement, however often they come."""

    kind = models.CharField(_("kind"), max_length=8, choices=StatementKind)
    state = models.CharField(_("state"), max_length=8, choices=StatementState, default=StatementState.READING)
    file = models.FileField(_("file"), upload_to="statements/%Y/%m/", blank=True)
    file_name = models.CharField(_("file name"), max_length=255)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    #: For a bank's file: field -> heading of its column, as a person named it.
    columns = models.JSONField(pgettext_lazy("statement", "columns"), default=dict)
    header = models.JSONField(pgettext_lazy("statement", "headings"), default=list)
    account = models.CharField(_("account"), max_length=120, blank=True)
    began_at = models.DateTimeField(_("from"), null=True, blank=True)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    line_count = models.PositiveIntegerField(_("lines"), default=0)
    known_count = models.PositiveIntegerField(_("lines known before"), default=0)
    #: direction -> "count" and "sum" of the file's own lines, and their "fees"; amounts as text.
    totals = models.JSONField(pgettext_lazy("statement", "sums"), default=dict)
    #: Totals the file states of itself and does not add up to: see ``statements.lines.Mismatch``, amounts as text.
    mismatches = models.JSONField(pgettext_lazy("statement", "sums that do not agree"), default=list)
    refusal = models.TextField(pgettext_lazy("statement", "why it was refused"), blank=True)
    at = models.DateTimeField(_("uploaded"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("finance:statement", args=[self.pk])

    @property
    def subject(self) -> str:
        return f"statement:{self.pk}"


class LineState(models.TextChoices):
    OPEN = "open", _("To explain")
    MATCHED = "matched", _("Matched")
    EXPLAINED = "explained", _("Explained")
    ASIDE = "aside", _("Nothing to match")


class StatementLine(models.Model):
    """One line. Amounts are in the statement's currency; ``signed`` is what it did to the account as far as payments of
    customers and refunds to them go, and 0 where nothing is to be matched (``lines.Line.signed``)."""

    statement = models.ForeignKey(
        Statement,
        on_delete=models.PROTECT,
        related_name="lines",
        verbose_name=pgettext_lazy("statement line", "statement"),
    )
    row = models.PositiveIntegerField(_("row"))
    at = models.DateTimeField(_("when"))
    direction = models.CharField(_("direction"), max_length=8, choices=Direction)
    nature = models.CharField(_("what it is"), max_length=8, choices=Nature)
    amount = MoneyField(_("amount"))
    signed = MoneyField(_("to be matched"))
    fee = MoneyField(_("fee"), default=0)
    counterparty = models.CharField(_("from or to"), max_length=200, blank=True)
    description = models.CharField(_("what for"), max_length=500, blank=True)
    status = models.CharField(_("state there"), max_length=60, blank=True)
    reference = models.CharField(_("number there"), max_length=80, blank=True)
    merchant_reference = models.CharField(_("our number"), max_length=80, blank=True)
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    # Two exports that overlap hold the same lines; a second line that reads the same in one file is the second.
    identity = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=LineState, default=LineState.OPEN)
    explanation = models.CharField(_("explanation"), max_length=300, blank=True)
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("statement line", "explained by"),
    )
    explained_at = models.DateTimeField(pgettext_lazy("statement line", "explained at"), null=True, blank=True)

    class Meta:
        verbose_name = _("line of a statement")
        verbose_name_plural = _("lines of statements")
        ordering = ["statement", "row"]
        indexes = [
            models.Index(name="finance_line_of_statement", fields=["statement", "row"]),
            models.Index(name="finance_line_open", fields=["at", "id"], condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.counterparty}"

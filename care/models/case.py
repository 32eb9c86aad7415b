"""A customer was not content with what came: what of it, what happened, what they wish."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inventory.models import Batch
from messaging.models import Attachment
from orders.models import Order, OrderLine
from shopsuite.core.fields import QuantityField
from shopsuite.core.models import Timestamped

if TYPE_CHECKING:
    from care.models.decision import Decision


class Matter(models.TextChoices):
    """What happened, as the customer says it."""

    DAMAGED = "damaged", _("Arrived damaged")
    QUALITY = "quality", _("Not as good as it should be")
    WRONG = "wrong", _("Something else came")
    MISSING = "missing", _("Something is missing")
    OTHER = "other", _("Something else happened")


class Wish(models.TextChoices):
    RESHIP = "reship", _("Send it again")
    EXCHANGE = "exchange", _("Exchange it for something else")
    REFUND = "refund", _("Money back")
    DISCOUNT = "discount", _("Keep it for less")
    GOODWILL = "goodwill", _("Just letting you know")


class CaseState(models.TextChoices):
    OPEN = "open", _("To decide")
    DECIDED = "decided", pgettext_lazy("case", "Decided")
    WITHDRAWN = "withdrawn", pgettext_lazy("case", "Withdrawn")


class Case(Timestamped):
    """One complaint about one order that has left the house. Written only by ``operations``.

    What was sent as photos lies in the order's conversation, where it was said; the case points there.
    """

    order = models.ForeignKey(Order, verbose_name=_("order"), on_delete=models.PROTECT, related_name="cases")
    # What the screen called it before sending it: pressed twice, it is still one case.
    client_id = models.UUIDField(unique=True, editable=False)
    matter = models.CharField(_("what happened"), max_length=10, choices=Matter)
    words = models.TextField(_("in their words"), blank=True)
    wish = models.CharField(_("what they wish"), max_length=10, choices=Wish)
    state = models.CharField(_("state"), max_length=10, choices=CaseState, default=CaseState.OPEN)
    is_by_customer = models.BooleanField(_("opened by the customer"), default=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("opened by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    opened_at = models.DateTimeField(pgettext_lazy("case", "opened"))
    due_at = models.DateTimeField(_("to decide by"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("looked after by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("after-sales case")
        verbose_name_plural = _("after-sales cases")
        ordering = ["-pk"]
        indexes = [models.Index(name="care_case_to_decide", fields=["due_at", "id"], condition=Q(state="open"))]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("care:case", args=[self.pk])

    @property
    def number(self) -> str:
        """How people call it."""
        return f"C{self.pk}"

    @property
    def subject(self) -> str:
        return f"case:{self.pk}"

    @property
    def decision(self) -> "Decision | None":
        """The one that holds; no question to the database where the decisions are known."""
        return next((each for each in self.decisions.all() if each.undone_at is None), None)

    @property
    def is_open(self) -> bool:
        return self.state == CaseState.OPEN

    def is_late(self, *, at: datetime) -> bool:
        return self.is_open and self.due_at < at


class CaseLine(models.Model):
    """So many of one line of the order, of the batch that was shipped (None: the ledger does not know which)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, verbose_name=_("line"), on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(
        Batch,
        verbose_name=_("batch shipped"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="case_lines",
    )
    quantity = QuantityField(_("quantity"))
    is_expected_back = models.BooleanField(_("comes back"), default=False)

    class Meta:
        verbose_name = _("line of a case")
        verbose_name_plural = _("lines of cases")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="care_case_line_once", fields=["case", "line", "batch"], nulls_distinct=False),
            models.CheckConstraint(name="care_case_line_of_something", condition=Q(quantity__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line.title}"

    @property
    def back(self) -> Decimal:
        """How much of it came back; no query where ``goods_back`` is read along."""
        return sum((each.quantity for each in self.goods_back.all()), Decimal(0))


class CasePhoto(models.Model):
    """A photo or video of what happened, as it was sent into the order's conversation; it goes when that is deleted."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="photos")
    attachment = models.OneToOneField(Attachment, on_delete=models.CASCADE, related_name="case_photo")

    class Meta:
        verbose_name = _("photo of a case")
        verbose_name_plural = _("photos of cases")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.attachment)

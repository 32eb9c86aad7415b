"""One request to several suppliers, and what each of them answers."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inventory.models import Place, Variant
from purchasing.models.order import PurchaseOrder
from purchasing.models.supplier import Supplier
from shopsuite.core.fields import QuantityField, UnitPriceField
from shopsuite.core.models import Timestamped


class InquiryState(models.TextChoices):
    OPEN = "open", _("Waits for answers")
    ORDERED = "ordered", _("Ordered")
    CLOSED = "closed", _("Nothing ordered")


class Inquiry(Timestamped):
    """What the shop asks several suppliers for at once. They never learn of one another. Written only by ``operations``."""

    place = models.ForeignKey(Place, verbose_name=_("goes to"), on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=8, choices=InquiryState, default=InquiryState.OPEN)
    note = models.TextField(_("note to the suppliers"), blank=True)
    wanted_on = models.DateField(_("wanted on"), null=True)
    # In the shop's zone, that day included.
    answer_by = models.DateField(_("answer by"))
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(_("ended at"), null=True)
    # Raised by every answer: whoever orders from answers they no longer see is asked to look again.
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("request to suppliers")
        verbose_name_plural = _("requests to suppliers")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return gettext("Request %d") % self.pk

    @property
    def subject(self) -> str:
        return f"inquiry:{self.pk}"

    def is_late(self, day: date) -> bool:
        """Whether an answer given on ``day`` comes after the deadline."""
        return day > self.answer_by

    def get_absolute_url(self) -> str:
        return reverse("purchasing:inquiry", args=[self.pk])


class InquiryLine(models.Model):
    """How much of what is asked for."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(_("position"))
    variant = models.ForeignKey(Variant, verbose_name=_("variant"), on_delete=models.PROTECT, related_name="+")
    quantity = QuantityField(_("quantity"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("line of a request to suppliers")
        verbose_name_plural = _("lines of requests to suppliers")
        ordering = ["inquiry", "position"]
        constraints = [
            models.UniqueConstraint(name="purchasing_asked_once_for_each", fields=["inquiry", "variant"]),
            models.CheckConstraint(name="purchasing_asked_for_something", condition=Q(quantity__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant}"


class QuoteState(models.TextChoices):
    ASKED = "asked", _("Asked")
    ANSWERED = "answered", _("Answered")
    DECLINED = "declined", _("Declined")


class Quote(models.Model):
    """One supplier's answer to a request, from being asked to what became of it."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="quotes")
    supplier = models.ForeignKey(Supplier, verbose_name=_("supplier"), on_delete=models.PROTECT, related_name="quotes")
    state = models.CharField(_("state"), max_length=8, choices=QuoteState, default=QuoteState.ASKED)
    seen_at = models.DateTimeField(_("seen"), null=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    is_late = models.BooleanField(_("after the deadline"), default=False)
    remark = models.TextField(_("remark"), blank=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True)
    # What was ordered from this answer; none: it went elsewhere, once the request has ended.
    order = models.ForeignKey(PurchaseOrder, null=True, on_delete=models.PROTECT, related_name="quotes")

    class Meta:
        verbose_name = _("answer to a request")
        verbose_name_plural = _("answers to requests")
        ordering = ["inquiry", "pk"]
        constraints = [models.UniqueConstraint(name="purchasing_asked_once", fields=["inquiry", "supplier"])]

    def __str__(self) -> str:
        return f"{self.inquiry} · {self.supplier}"

    @property
    def subject(self) -> str:
        return f"quote:{self.pk}"


class QuoteLine(models.Model):
    """What one supplier can do for one line. A line they do not offer has none."""

    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(InquiryLine, on_delete=models.CASCADE, related_name="answers")
    quantity = QuantityField(_("can deliver"))
    pack_size = QuantityField(_("pack size"), default=Decimal(1))
    minimum_quantity = QuantityField(_("minimum quantity"), default=Decimal(0))
    arrives_on = models.DateField(_("arrives on"), null=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("line of an answer")
        verbose_name_plural = _("lines of answers")
        ordering = ["quote", "line"]
        constraints = [
            models.UniqueConstraint(name="purchasing_answered_once_for_each", fields=["quote", "line"]),
            models.CheckConstraint(
                name="purchasing_answer_of_something",
                condition=Q(quantity__gt=0) & Q(pack_size__gt=0) & Q(minimum_quantity__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line.variant}"


class QuotePrice(models.Model):
    """What one unit costs from a quantity on, in the supplier's currency."""

    line = models.ForeignKey(QuoteLine, on_delete=models.CASCADE, related_name="prices")
    from_quantity = QuantityField(_("from quantity"), default=Decimal(0))
    price = UnitPriceField(_("price per unit"))

    class Meta:
        verbose_name = _("price of an answer")
        verbose_name_plural = _("prices of answers")
        ordering = ["line", "from_quantity"]
        constraints = [
            models.UniqueConstraint(name="purchasing_quoted_once_for_each", fields=["line", "from_quantity"]),
            models.CheckConstraint(name="purchasing_quote_not_negative", condition=Q(price__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.price} ≥ {self.from_quantity}"

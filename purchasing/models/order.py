"""A purchase order and its lines."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import CharField, F, Func, Q, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inventory.models import Place, Variant
from purchasing.models.supplier import Supplier
from shopsuite.core.fields import MoneyField, QuantityField, UnitPriceField
from shopsuite.core.models import Timestamped


class OrderState(models.TextChoices):
    REQUESTED = "requested", _("Requested")
    APPROVED = "approved", _("Approved")
    SENT = "sent", pgettext_lazy("purchase order", "Sent")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")
    SHIPPED = "shipped", pgettext_lazy("purchase order", "Shipped")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


#: The supplier knows of it.
WITH_SUPPLIER = (OrderState.SENT, OrderState.CONFIRMED, OrderState.SHIPPED)
#: Goods may still come of it.
OPEN = (OrderState.REQUESTED, OrderState.APPROVED, *WITH_SUPPLIER)


class PurchaseOrder(Timestamped):
    """What the shop orders from one supplier, for one place. Written only by ``operations``.

    ``wanted_on`` is what the shop asked for, ``promised_on`` what the supplier first said and is measured by; it never
    changes. ``expected_on`` moves with what both agree on later.
    """

    number = models.CharField(
        _("number"),
        max_length=20,
        unique=True,
        editable=False,
        db_default=Concat(
            Value("P"), Cast(Func(Value("purchasing_order_number"), function="nextval"), CharField(max_length=19))
        ),
    )
    supplier = models.ForeignKey(Supplier, verbose_name=_("supplier"), on_delete=models.PROTECT, related_name="orders")
    place = models.ForeignKey(Place, verbose_name=_("goes to"), on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=OrderState, default=OrderState.REQUESTED)
    currency = models.CharField(_("currency"), max_length=3)
    total = MoneyField(_("total"), default=Decimal(0))
    note = models.TextField(_("note to the supplier"), blank=True)
    # What the caller named it before asking for it: asked for twice, it is ordered once.
    client_id = models.UUIDField(null=True, unique=True, editable=False)
    # Raised by every change of lines or state: whoever acts on what they no longer see is asked to look again.
    version = models.PositiveIntegerField(default=1, editable=False)

    requested_at = models.DateTimeField(_("requested at"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("requested by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Nobody: the shop by itself, because stock runs low."),
    )
    approved_at = models.DateTimeField(_("approved at"), null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("approved by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField(_("sent at"), null=True)
    seen_at = models.DateTimeField(_("seen by the supplier"), null=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    # Purchasing was told, once, that no answer came in time.
    slow_told_at = models.DateTimeField(null=True, editable=False)
    shipped_at = models.DateTimeField(_("shipped at"), null=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    wanted_on = models.DateField(_("wanted on"), null=True, blank=True)
    promised_on = models.DateField(_("promised on"), null=True)
    expected_on = models.DateField(_("expected on"), null=True)
    carrier = models.CharField(_("carrier"), max_length=60, blank=True)
    tracking_number = models.CharField(_("tracking number"), max_length=80, blank=True)
    reason = models.CharField(_("why not"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("purchase order")
        verbose_name_plural = _("purchase orders")
        ordering = ["-pk"]
        indexes = [models.Index(name="purchasing_order_by_state", fields=["state", "supplier"])]

    def __str__(self) -> str:
        return self.number

    @property
    def subject(self) -> str:
        """Its name in the feed, the ledger and conversations."""
        return f"purchase:{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def get_absolute_url(self) -> str:
        return reverse("purchasing:order", args=[self.pk])


class PurchaseOrderLine(models.Model):
    """One variant of an order. ``outstanding`` is what may still come."""

    order = models.ForeignKey(PurchaseOrder, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(_("position"))
    variant = models.ForeignKey(
        Variant, verbose_name=_("variant"), on_delete=models.PROTECT, related_name="purchase_lines"
    )
    supplier_code = models.CharField(_("supplier's code"), max_length=64, blank=True)
    quantity = QuantityField(_("quantity"))
    received = QuantityField(_("received"), default=Decimal(0))
    price = UnitPriceField(_("price per unit"))
    expected_on = models.DateField(_("expected on"), null=True)
    # Will not come any more: closed short, or replaced.
    is_closed = models.BooleanField(_("closed"), default=False)

    class Meta:
        verbose_name = _("line of a purchase order")
        verbose_name_plural = _("lines of purchase orders")
        ordering = ["order", "position"]
        constraints = [
            models.UniqueConstraint(name="purchasing_variant_once_an_order", fields=["order", "variant"]),
            models.CheckConstraint(name="purchasing_line_of_something", condition=Q(quantity__gt=0)),
            models.CheckConstraint(name="purchasing_line_price_not_negative", condition=Q(price__gte=0)),
            models.CheckConstraint(
                name="purchasing_received_no_more_than_ordered",
                condition=Q(received__gte=0) & Q(received__lte=F("quantity")),
            ),
        ]
        indexes = [
            # What is on order is asked for with every proposal to buy.
            models.Index(name="purchasing_outstanding", fields=["variant"], condition=Q(is_closed=False)),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant}"

    @property
    def outstanding(self) -> Decimal:
        return Decimal(0) if self.is_closed else self.quantity - self.received

    @property
    def amount(self) -> Decimal:
        """In the order's currency, to the cent."""
        return (self.quantity * self.price).quantize(Decimal("0.01"))

    def due_on(self) -> date | None:
        """When this line is expected, its own day before the order's."""
        return self.expected_on or self.order.expected_on

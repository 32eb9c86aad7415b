"""An order, its lines and what people wrote on it."""

import secrets
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import CharField, F, Func, Q, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inventory.models import Batch, Place, Variant
from inventory.rules import Want
from orders.models.channel import Channel
from orders.models.group import OrderGroup
from shopsuite.core.fields import MoneyField, QuantityField, UnitPriceField
from shopsuite.core.models import Timestamped
from shopsuite.people.models import Customer


class Stage(models.TextChoices):
    """Where an order stands; derived from its lines and its hand-over, never set by hand."""

    PLACED = "placed", _("To pick")
    PICKING = "picking", pgettext_lazy("stage", "Picking")
    PACKING = "packing", _("To pack")
    HAND_OVER = "hand_over", _("To hand over")
    SHIPPED = "shipped", _("On its way")
    DELIVERED = "delivered", _("Delivered")
    CANCELLED = "cancelled", _("Cancelled")


#: Stages in which somebody in the shop still has something to do.
IN_WORK = (Stage.PLACED, Stage.PICKING, Stage.PACKING, Stage.HAND_OVER)


class Way(models.TextChoices):
    """How the goods reach the customer."""

    PICKUP = "pickup", _("Picked up in the shop")
    CARRIER = "carrier", _("By carrier")
    RIDER = "rider", _("By own rider")


class PaymentState(models.TextChoices):
    UNPAID = "unpaid", _("Unpaid")
    PART = "part", _("Partly paid")
    PAID = "paid", _("Paid")
    REFUNDED = "refunded", _("Refunded")


#: Of few orders the money is not where it stays.
UNSETTLED = Q(payment_state__in=["unpaid", "part", "refunded"])


def new_link_token() -> str:
    """144 random bits: whoever has the link may see the order's progress."""
    return secrets.token_urlsafe(18)


class Order(Timestamped):
    """One customer's purchase, from intake to hand-over. Written only by ``operations``."""

    number = models.CharField(
        _("number"),
        max_length=20,
        unique=True,
        editable=False,
        db_default=Cast(Func(Value("orders_order_number"), function="nextval"), CharField(max_length=20)),
    )
    channel = models.ForeignKey(Channel, verbose_name=_("channel"), on_delete=models.PROTECT, related_name="orders")
    external_id = models.CharField(_("number in the channel"), max_length=80, blank=True)
    # What the screen that took the order called it before sending it: pressed twice, it is still one order.
    client_id = models.UUIDField(null=True, blank=True, editable=False)
    place = models.ForeignKey(Place, verbose_name=_("ships from"), on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(_("stage"), max_length=16, choices=Stage, default=Stage.PLACED)
    waits_for_stock = models.BooleanField(_("waits for stock"), default=False)
    # When the last of what it waits for comes, as its customer was told last.
    expected_on = models.DateField(_("expected on"), null=True, blank=True, editable=False)

    customer = models.ForeignKey(
        Customer, verbose_name=_("customer"), null=True, blank=True, on_delete=models.PROTECT, related_name="orders"
    )
    # Snapshots: what was written on the order stays, whatever happens to the customer's record.
    customer_name = models.CharField(_("customer name"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    address = models.TextField(_("address"), blank=True)

    way = models.CharField(pgettext_lazy("way", "hand-over"), max_length=8, choices=Way, default=Way.CARRIER)
    placed_at = models.DateTimeField(_("placed"))
    ship_by = models.DateTimeField(_("ship before"), null=True, blank=True)
    deliver_from = models.DateTimeField(_("deliver from"), null=True, blank=True)
    deliver_until = models.DateTimeField(_("deliver until"), null=True, blank=True)
    customer_note = models.TextField(_("customer's note"), blank=True)
    is_gift = models.BooleanField(_("gift box"), default=False)
    card_text = models.TextField(_("card text"), blank=True)

    currency = models.CharField(_("currency"), max_length=3)
    total = MoneyField(_("total"), default=Decimal(0))
    # No longer asked of the customer although it stays in the total: a discount after a complaint, money given back for goods.
    # Who let it off, when and why stands in what decided it.
    let_off = MoneyField(_("let off"), default=Decimal(0), db_default=Decimal(0))
    payment_state = models.CharField(_("payment"), max_length=8, choices=PaymentState, default=PaymentState.UNPAID)
    # Bought on account: it may leave unpaid, and the day it is due is counted from then.
    is_on_account = models.BooleanField(_("on account"), default=False, db_default=False)
    may_go_unpaid = models.BooleanField(_("may leave unpaid"), default=False, db_default=False)
    pay_by = models.DateField(_("to be paid by"), null=True, blank=True)
    # Agreed before the order was placed: nobody picks until so much came in, for the group together where it has one.
    deposit = MoneyField(_("deposit"), default=Decimal(0), db_default=Decimal(0))
    waits_for_deposit = models.BooleanField(_("waits for the deposit"), default=False, db_default=False)
    group = models.ForeignKey(
        OrderGroup, verbose_name=_("group"), null=True, blank=True, on_delete=models.PROTECT, related_name="orders"
    )

    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    picker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("picker"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    packer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("packer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    shipped_at = models.DateTimeField(_("shipped"), null=True, blank=True)
    duplicate_of = models.ForeignKey(
        "self", verbose_name=_("same as"), null=True, blank=True, on_delete=models.PROTECT, related_name="duplicates"
    )
    # Raised by everything that changes, or asks to change, what was ordered: whoever decides on what they no longer see is
    # asked to look again.
    version = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    link_token = models.CharField(max_length=40, unique=True, editable=False, default=new_link_token)

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="orders_order_once_per_channel", fields=["channel", "external_id"], condition=~Q(external_id="")
            ),
            models.UniqueConstraint(
                name="orders_order_once_per_client_id", fields=["client_id"], condition=Q(client_id__isnull=False)
            ),
            models.CheckConstraint(
                name="orders_order_let_off_of_its_total",
                condition=Q(let_off=0) | Q(let_off__gt=0, let_off__lte=F("total")),
            ),
        ]
        indexes = [
            # The queues read only these rows, most urgent first; the finished millions are not in it.
            models.Index(
                name="orders_order_in_work",
                fields=["stage", "ship_by", "id"],
                condition=Q(stage__in=["placed", "picking", "packing", "hand_over"]),
            ),
            models.Index(name="orders_order_by_day", fields=["placed_at"]),
            models.Index(name="orders_order_by_total", fields=["-total", "-id"]),
            # Most orders are delivered; a list of these few would read through all of those.
            models.Index(
                name="orders_order_of_few",
                fields=["stage", "-id"],
                condition=Q(stage__in=["shipped", "cancelled"]),
            ),
            # By total too: a list of all by total would be read to its end for what hardly any order fits.
            models.Index(
                name="orders_order_few_by_total",
                fields=["stage", "-total", "-id"],
                condition=Q(stage__in=["shipped", "cancelled"]),
            ),
            models.Index(name="orders_order_unsettled", fields=["-id"], condition=UNSETTLED),
            models.Index(name="orders_order_unsettled_total", fields=["-total", "-id"], condition=UNSETTLED),
            models.Index(name="orders_order_shipped", fields=["shipped_at"], condition=Q(shipped_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("orders:order", args=[self.number])

    def get_customer_url(self) -> str:
        return reverse("orders:customer_page", args=[self.link_token])

    @cached_property
    def all_lines(self) -> list["OrderLine"]:
        """Every line in its place, read once; whoever has just written them puts them here."""
        return list(self.lines.all())

    @property
    def payable(self) -> Decimal:
        """What the customer is to pay for it in all, in its currency: the total less what was let off."""
        return self.total - self.let_off

    @property
    def deposit_asked(self) -> Decimal:
        """What has to come in before anybody picks, in the order's currency: the deposit, but no more than is to be paid at all."""
        return min(self.deposit, self.payable)

    @property
    def subject(self) -> str:
        """The order's name in the feed, in the ledger and on reservations."""
        return f"order:{self.pk}"

    @property
    def page_audience(self) -> str:
        """Who has the customer's page of this order open."""
        return f"order_page:{self.pk}"

    @property
    def is_in_work(self) -> bool:
        return self.stage in IN_WORK

    @property
    def is_changeable(self) -> bool:
        """Whether what was ordered can still be changed: in the house, or by having it stopped on its way."""
        return self.is_in_work or self.stage == Stage.SHIPPED

    @property
    def has_something_to_read(self) -> bool:
        """Whether the packer must read something before the parcel is closed."""
        return bool(self.customer_note or self.card_text)

    def urgency(self, *, at: datetime, soon: timedelta) -> str:
        """ "late", "soon" or "" against ship-before, while there is still something to do."""
        if self.ship_by is None or not self.is_in_work:
            return ""
        if self.ship_by < at:
            return "late"
        return "soon" if self.ship_by - at <= soon else ""


class LineKind(models.TextChoices):
    GOODS = "goods", _("Goods")
    SERVICE = "service", _("Service")


class LineState(models.TextChoices):
    OPEN = "open", _("To pick")
    PICKED = "picked", _("Picked")
    PACKED = "packed", _("Packed")
    SHIPPED = "shipped", _("Shipped")
    CANCELLED = "cancelled", _("Cancelled")


class OrderLine(models.Model):
    """One thing on an order: goods to be picked, or a service (postage, a fee) that nobody picks."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField(_("position"))
    kind = models.CharField(max_length=8, choices=LineKind, default=LineKind.GOODS)
    variant = models.ForeignKey(Variant, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(
        Batch, verbose_name=_("batch asked for"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("title"), max_length=260)
    sku = models.CharField(_("SKU"), max_length=64, blank=True)
    quantity = QuantityField(_("quantity"))
    unit_price = UnitPriceField(_("unit price"))
    amount = MoneyField(_("amount"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=LineState, default=LineState.OPEN)

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        ordering = ["order", "position"]
        constraints = [
            models.UniqueConstraint(name="orders_line_position_once", fields=["order", "position"]),
            models.CheckConstraint(
                name="orders_line_goods_have_a_variant", condition=Q(kind="service") | Q(variant__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.title}"

    @property
    def claim(self) -> str:
        """The name under which the inventory holds goods for this line."""
        return f"line:{self.pk}"

    @property
    def shown_title(self) -> str:
        """The goods as the reader's language calls them; as it stands on the order when they were renamed since."""
        for written in self.variant.titles if self.variant else ():
            rest = self.title.removeprefix(written)
            if rest != self.title and (not rest or rest.startswith(" · ")):
                return f"{self.variant.title}{rest}"
        return self.title

    def want(self, quantity: Decimal | None = None) -> Want:
        """What to ask the inventory for: ``quantity``, or all of this goods line."""
        if self.variant is None:
            raise ValueError(f"{self} is a service; nobody keeps it in stock.")
        return Want(
            self.claim,
            self.variant.pk,
            quantity or self.quantity,
            self.variant.policy,
            self.batch_id,
            is_shared=bool(self.order.customer_id and self.order.customer.is_shop),
        )

    @property
    def is_goods(self) -> bool:
        return self.kind == LineKind.GOODS


class OrderNote(models.Model):
    """Something a member of the staff wrote on an order for the others."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("note"))
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]

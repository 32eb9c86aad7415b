"""Batches, places, what is where, and the ledger of every movement."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inventory.models.catalogue import Variant
from shopsuite.core.fields import QuantityField, UnitPriceField
from shopsuite.core.languages import in_reader_language
from shopsuite.core.models import Timestamped


class PlaceKind(models.TextChoices):
    SHOP = "shop", _("Shop")
    WAREHOUSE = "warehouse", _("Warehouse")
    QUARANTINE = "quarantine", _("Quarantine")
    TRANSIT = "transit", _("In transit")


#: The kinds of places that goods are sold from.
SELLING = (PlaceKind.SHOP, PlaceKind.WAREHOUSE)


class Place(models.Model):
    """A branch or warehouse that holds stock; or where goods are that nobody may sell: in quarantine, on their way."""

    code = models.CharField(_("code"), max_length=16, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_zh = models.CharField(_("Chinese name"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=PlaceKind, default=PlaceKind.SHOP)
    address = models.CharField(
        _("address"),
        max_length=200,
        blank=True,
        help_text=_("As guests and riders find it: 12 Nanshan Road, Hangzhou."),
    )
    is_active = models.BooleanField(_("in use"), default=True)
    takes_deliveries = models.BooleanField(
        _("takes deliveries"),
        default=False,
        help_text=_("What is bought for all places together comes here. None chosen: the first place that sells."),
    )

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="inventory_one_place_takes_deliveries",
                fields=["takes_deliveries"],
                condition=Q(takes_deliveries=True),
            )
        ]

    def __str__(self) -> str:
        return in_reader_language(self.name, self.name_zh)


class Batch(Timestamped):
    """Goods of one variant that came in together and can be told apart from others: a harvest, a lot, a delivery."""

    variant = models.ForeignKey(Variant, verbose_name=_("variant"), on_delete=models.PROTECT, related_name="batches")
    code = models.CharField(_("batch code"), max_length=40)
    barcode = models.CharField(_("barcode"), max_length=64, blank=True, db_index=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    harvest = models.CharField(_("harvest"), max_length=40, blank=True)
    origin = models.CharField(_("origin"), max_length=80, blank=True)
    supplier_name = models.CharField(_("supplier"), max_length=120, blank=True)
    # Of an opened pack: the batch it was.
    made_from = models.ForeignKey(
        "self", verbose_name=_("made from"), null=True, blank=True, on_delete=models.PROTECT, related_name="made"
    )
    received_on = models.DateField(_("received"))
    best_before = models.DateField(_("best before"), null=True, blank=True)
    cost = UnitPriceField(_("cost per unit"), null=True, blank=True)
    price = UnitPriceField(_("price, if it differs"), null=True, blank=True)

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        ordering = ["variant", "received_on", "pk"]
        constraints = [models.UniqueConstraint(name="inventory_batch_code_once", fields=["variant", "code"])]

    def __str__(self) -> str:
        return self.code

    @property
    def label(self) -> str:
        """How people tell it apart: "2024 · Ming Qian · Shifeng"; with the code where no more than the year is known."""
        return " · ".join(filter(None, (self.facts, self.code))) if self.label_names_code else self.facts

    @property
    def label_names_code(self) -> bool:
        """Whether the code is in ``label`` already: two batches of one year are the same without it."""
        return not (self.harvest or self.origin)

    @property
    def facts(self) -> str:
        """What is known of it besides its code: "2024 · Ming Qian · Shifeng", "2024", or nothing."""
        return " · ".join(str(part) for part in (self.year, self.harvest, self.origin) if part)

    @property
    def selling_price(self) -> Decimal:
        return self.variant.price if self.price is None else self.price


class BatchStockQuerySet(models.QuerySet["BatchStock"]):
    def sellable(self) -> "BatchStockQuerySet":
        """Rows that something can be sold of now."""
        return self.filter(is_held=False, on_hand__gt=F("reserved"))


class BatchStock(models.Model):
    """How much of a batch lies at a place and how much of that is promised. Written only by ``operations``."""

    batch = models.ForeignKey(Batch, verbose_name=_("batch"), on_delete=models.PROTECT, related_name="stocks")
    place = models.ForeignKey(Place, verbose_name=_("place"), on_delete=models.PROTECT, related_name="stocks")
    variant = models.ForeignKey(
        Variant, verbose_name=_("variant"), on_delete=models.PROTECT, related_name="stocks", editable=False
    )
    shelf = models.CharField(_("shelf"), max_length=24, blank=True)
    on_hand = QuantityField(_("on hand"), default=Decimal(0))
    reserved = QuantityField(_("reserved"), default=Decimal(0))
    # Known from the batch and the place, and kept here because every allocation asks for it.
    is_held = models.BooleanField(
        _("not for sale"), default=False, help_text=_("The batch is held, or lies in quarantine or in transit.")
    )

    objects = BatchStockQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch at a place")
        verbose_name_plural = _("batches at places")
        constraints = [
            models.UniqueConstraint(name="inventory_stock_batch_once_per_place", fields=["batch", "place"]),
            models.CheckConstraint(
                name="inventory_stock_never_oversold",
                condition=Q(reserved__gte=0) & Q(reserved__lte=F("on_hand")),
            ),
        ]
        indexes = [
            # Allocation reads only batches that still have something to sell.
            models.Index(
                name="inventory_stock_sellable",
                fields=["variant", "place"],
                condition=Q(on_hand__gt=F("reserved"), is_held=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch} @ {self.place}"

    @property
    def unpromised(self) -> Decimal:
        """What lies here and belongs to nobody yet."""
        return self.on_hand - self.reserved

    @property
    def sellable(self) -> Decimal:
        """What may be promised: the unpromised, and nothing of goods that are held."""
        return Decimal(0) if self.is_held else self.unpromised


class MoveKind(models.TextChoices):
    OPENING = "opening", _("Opening stock")
    RECEIPT = "receipt", _("Goods receipt")
    SALE = "sale", _("Sale")
    RETURN = "return", _("Return")
    TRANSFER = "transfer", _("Transfer")
    COUNT = "count", _("Count")
    CONVERSION = "conversion", _("Pack opened")
    TASTING = "tasting", _("Drunk at a tasting")
    WRITE_OFF = "write_off", _("Write-off")


class StockMove(models.Model):
    """One line of the ledger: what came or went, when, by whom and what for. Never changed, never removed."""

    stock = models.ForeignKey(
        BatchStock, verbose_name=_("batch at a place"), on_delete=models.PROTECT, related_name="moves"
    )
    quantity = QuantityField(_("quantity"), help_text=_("Positive came in, negative went out."))
    kind = models.CharField(_("kind"), max_length=12, choices=MoveKind)
    at = models.DateTimeField(_("when"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("actor"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    reason = models.CharField(_("why"), max_length=200, blank=True)
    subject = models.CharField(_("what for"), max_length=60, blank=True, help_text=_('Such as "order:42".'))

    class Meta:
        verbose_name = _("stock movement")
        verbose_name_plural = _("stock movements")
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(name="inventory_move_is_not_nothing", condition=~Q(quantity=0))]
        indexes = [models.Index(name="inventory_move_by_stock", fields=["stock", "id"], include=["quantity"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.quantity:+}"


class StockPhoto(models.Model):
    """What written-off goods looked like. There is no public media folder: it is shown to the staff alone."""

    move = models.OneToOneField(StockMove, on_delete=models.CASCADE, related_name="photo")
    image = models.ImageField(_("photo"), upload_to="stock/%Y/%m/")

    class Meta:
        verbose_name = _("photo of written-off goods")
        verbose_name_plural = _("photos of written-off goods")

    def __str__(self) -> str:
        return str(self.move)

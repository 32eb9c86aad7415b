"""What a tasting is made of: kinds, the teas they offer, rooms and equipment."""

from datetime import timedelta
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.rules.flavours import FLAVOURS
from bookings.rules.times import STEP, validate_step
from inventory.models import Place, Product, Variant
from shopsuite.core.fields import MoneyField, QuantityField
from shopsuite.core.languages import in_reader_language
from shopsuite.core.models import Timestamped


class Form(models.TextChoices):
    """``PRIVATE``: a session of their own. ``SHARED``: seats at a table the shop has opened. ``REMOTE``: by video, no room."""

    PRIVATE = "private", _("Private")
    SHARED = "shared", _("Shared table")
    REMOTE = "remote", _("By video")


class EquipmentKind(models.Model):
    """A kind of thing there are few of: a set of gaiwans for eight, the projector."""

    name = models.CharField(_("name"), max_length=80)
    name_zh = models.CharField(_("Chinese name"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("kind of equipment")
        verbose_name_plural = _("kinds of equipment")
        ordering = ["name"]

    def __str__(self) -> str:
        return in_reader_language(self.name, self.name_zh)


class Equipment(models.Model):
    """One piece, that one session at a time can have."""

    kind = models.ForeignKey(
        EquipmentKind, verbose_name=_("kind of equipment"), on_delete=models.PROTECT, related_name="pieces"
    )
    name = models.CharField(_("name"), max_length=80)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("piece of equipment")
        verbose_name_plural = _("equipment")
        ordering = ["kind", "name"]
        constraints = [models.UniqueConstraint(name="bookings_equipment_once", fields=["kind", "name"])]

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    """Where guests sit. The tea they drink leaves the stock of ``place``."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=80, blank=True)
    place = models.ForeignKey(Place, verbose_name=_("tea comes from"), on_delete=models.PROTECT, related_name="+")
    capacity = models.PositiveSmallIntegerField(_("seats"), validators=[MinValueValidator(1)])
    is_quiet = models.BooleanField(_("quiet"), default=False)
    is_accessible = models.BooleanField(_("step-free"), default=False)
    is_for_regulars = models.BooleanField(
        _("for regulars"), default=False, help_text=_("Offered to guests with a personal adviser alone.")
    )
    way_there = models.CharField(
        _("way there"), max_length=200, blank=True, help_text=_("Shown to guests: second floor, through the court.")
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["name"]
        constraints = [models.CheckConstraint(name="bookings_room_has_seats", condition=Q(capacity__gte=1))]

    def __str__(self) -> str:
        return in_reader_language(self.name, self.name_zh)


class TastingKind(Timestamped):
    """A tasting as it is offered. Minutes are whole steps of five; prices are in the shop's currency, per person."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=80, blank=True)
    description = models.TextField(_("what guests can expect"), blank=True)
    description_zh = models.TextField(_("the same in Chinese"), blank=True)
    bring = models.CharField(_("what to bring"), max_length=200, blank=True)
    bring_zh = models.CharField(_("the same in Chinese"), max_length=200, blank=True)
    form = models.CharField(pgettext_lazy("tasting", "form"), max_length=8, choices=Form, default=Form.PRIVATE)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=90, validators=[MinValueValidator(STEP), MaxValueValidator(12 * 60), validate_step]
    )
    minutes_before = models.PositiveSmallIntegerField(
        _("minutes to prepare"), default=15, validators=[MaxValueValidator(240), validate_step]
    )
    minutes_after = models.PositiveSmallIntegerField(
        _("minutes to clear away"), default=15, validators=[MaxValueValidator(240), validate_step]
    )
    every_minutes = models.PositiveSmallIntegerField(
        _("a beginning every so many minutes"),
        default=30,
        validators=[MinValueValidator(STEP), MaxValueValidator(240), validate_step],
    )
    party_from = models.PositiveSmallIntegerField(_("guests from"), default=1, validators=[MinValueValidator(1)])
    party_to = models.PositiveSmallIntegerField(_("guests up to"), default=6, validators=[MaxValueValidator(200)])
    price = MoneyField(_("price per guest"), default=Decimal(0), validators=[MinValueValidator(0)])
    deposit = MoneyField(_("deposit per guest"), default=Decimal(0), validators=[MinValueValidator(0)])
    book_hours_ahead = models.PositiveSmallIntegerField(_("to be booked so many hours ahead"), default=2)
    book_days_ahead = models.PositiveSmallIntegerField(_("can be booked so many days ahead"), default=60)
    change_until_hours = models.PositiveSmallIntegerField(
        _("guests can move it until so many hours before"), default=12
    )
    cancel_until_hours = models.PositiveSmallIntegerField(
        _("guests can cancel without loss until so many hours before"), default=24
    )
    rooms = models.ManyToManyField(
        Room, verbose_name=_("rooms"), blank=True, related_name="+", help_text=_("None chosen: all of them.")
    )
    needs = models.ManyToManyField(EquipmentKind, verbose_name=_("equipment it needs"), blank=True, related_name="+")
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("kind of tasting")
        verbose_name_plural = _("kinds of tastings")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="bookings_kind_lasts", condition=Q(minutes__gte=STEP)),
            models.CheckConstraint(
                name="bookings_kind_party_sizes", condition=Q(party_from__gte=1, party_to__gte=F("party_from"))
            ),
            models.CheckConstraint(
                name="bookings_kind_deposit_of_its_price", condition=Q(deposit__gte=0, price__gte=F("deposit"))
            ),
        ]

    def __str__(self) -> str:
        return in_reader_language(self.name, self.name_zh)

    @property
    def about(self) -> str:
        """What guests can expect, in the reader's language."""
        return in_reader_language(self.description, self.description_zh)

    @property
    def to_bring(self) -> str:
        return in_reader_language(self.bring, self.bring_zh)

    @property
    def lasts(self) -> timedelta:
        return timedelta(minutes=self.minutes)

    @property
    def before(self) -> timedelta:
        return timedelta(minutes=self.minutes_before)

    @property
    def after(self) -> timedelta:
        return timedelta(minutes=self.minutes_after)

    @property
    def has_room(self) -> bool:
        return self.form != Form.REMOTE


class OfferedTea(models.Model):
    """A tea that guests of a kind of tasting can choose; what a guest drinks of it leaves the stock of ``variant``."""

    kind = models.ForeignKey(TastingKind, on_delete=models.CASCADE, related_name="teas")
    variant = models.ForeignKey(Variant, verbose_name=_("tea"), on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(pgettext_lazy("in a row", "place"), default=0)
    per_guest = QuantityField(
        _("drunk per guest"),
        default=Decimal(0),
        help_text=_("In the unit it is sold in; the host is offered it when the tea leaves the stock."),
    )

    class Meta:
        verbose_name = _("tea offered")
        verbose_name_plural = _("teas offered")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(name="bookings_tea_once_a_kind", fields=["kind", "variant"])]

    def __str__(self) -> str:
        return str(self.variant)


class TeaGuide(Timestamped):
    """How a tea is opened, brewed and what it tastes of: for the host's list and the guests' page."""

    product = models.OneToOneField(
        Product, verbose_name=_("tea"), on_delete=models.CASCADE, related_name="tasting_guide"
    )
    minutes_to_open = models.PositiveSmallIntegerField(
        _("minutes to open before"), default=0, help_text=_("An old pu'er breathes: 30.")
    )
    ware = models.CharField(_("ware"), max_length=80, blank=True, help_text=_("gaiwan, zisha pot, glass"))
    ware_zh = models.CharField(_("ware in Chinese"), max_length=80, blank=True)
    guests_per_ware = models.PositiveSmallIntegerField(
        _("guests for each piece of ware"), default=1, validators=[MinValueValidator(1)]
    )
    grams = models.DecimalField(_("grams"), max_digits=5, decimal_places=1, null=True, blank=True)
    millilitres = models.PositiveSmallIntegerField(_("millilitres of water"), null=True, blank=True)
    degrees = models.PositiveSmallIntegerField(
        _("°C"), null=True, blank=True, validators=[MinValueValidator(40), MaxValueValidator(100)]
    )
    seconds = models.PositiveSmallIntegerField(_("seconds of the first infusion"), null=True, blank=True)
    infusions = models.PositiveSmallIntegerField(_("infusions"), null=True, blank=True)
    flavours = ArrayField(
        models.CharField(max_length=16, choices=FLAVOURS), verbose_name=_("flavours"), default=list, blank=True
    )
    words = models.TextField(_("about it"), blank=True)
    words_zh = models.TextField(_("the same in Chinese"), blank=True)
    allergens = models.CharField(
        _("may hold"), max_length=120, blank=True, help_text=_("What people are allergic to: nuts, milk, gluten.")
    )

    class Meta:
        verbose_name = _("tasting guide")
        verbose_name_plural = _("tasting guides")
        ordering = ["product"]

    def __str__(self) -> str:
        return str(self.product)

    @property
    def ware_said(self) -> str:
        """The ware in the reader's language."""
        return in_reader_language(self.ware, self.ware_zh)

    @property
    def words_said(self) -> str:
        """What is to be said about the tea, in the reader's language."""
        return in_reader_language(self.words, self.words_zh)

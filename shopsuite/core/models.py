"""What the whole product stands on: time stamps, and the shop itself."""

from datetime import time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from shopsuite.core.kept import forget
from shopsuite.core.languages import in_reader_language


class Timestamped(models.Model):
    """When the row was made and last changed (UTC)."""

    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        abstract = True


class ShopKind(models.TextChoices):
    GENERAL = "general", _("General")
    TEA = "tea", _("Tea")
    OUTDOOR = "outdoor", _("Outdoor gear")
    STATIONERY = "stationery", _("Stationery")
    FLORIST = "florist", _("Florist")


def validate_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("%(name)s is not a time zone; try Asia/Shanghai."), params={"name": name})


validate_phone = RegexValidator(
    r"^\+?[0-9][0-9 ()/.-]{2,}$", _("Digits, spaces and + ( ) / . - only, such as +86 571 8700 1234.")
)


class Shop(Timestamped):
    """The company's settings: one row. Read through ``queries.current_shop()``."""

    #: Its name among what is kept (``core.kept``).
    KEPT_AS = "shop"

    name = models.CharField(_("name"), max_length=80, default="shopsuite")
    name_zh = models.CharField(_("Chinese name"), max_length=80, blank=True)
    kind = models.CharField(_("kind of shop"), max_length=16, choices=ShopKind, default=ShopKind.GENERAL)
    currency = models.CharField(_("currency (ISO 4217)"), max_length=3, default="CNY")
    time_zone = models.CharField(
        _("time zone"), max_length=40, default="Asia/Shanghai", validators=[validate_time_zone]
    )
    language = models.CharField(_("language"), max_length=10, default="en")
    opens_at = models.TimeField(_("opens at"), default=time(9))
    closes_at = models.TimeField(_("closes at"), default=time(21))
    hours_in_words = models.CharField(
        _("opening hours in words"),
        max_length=120,
        blank=True,
        help_text=_(
            "Shown to customers instead of the two times, such as: Tue to Sat 10 to 19, Sunday by appointment."
        ),
    )
    holiday_country = models.CharField(
        _("public holidays of"),
        max_length=2,
        blank=True,
        help_text=_("Country code such as CN; empty for a shop that works through all holidays."),
    )
    phone = models.CharField(
        _("phone"), max_length=40, blank=True, validators=[validate_phone], help_text=_("Where customers call.")
    )
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("Where customers write."))
    legal_name = models.CharField(_("name on invoices"), max_length=120, blank=True)
    tax_number = models.CharField(_("tax number"), max_length=40, blank=True)
    is_example = models.BooleanField(_("example shop"), default=False, editable=False)
    requires_two_factor = models.BooleanField(
        _("staff must use two-factor sign-in"),
        default=False,
        help_text=_("Everyone of the staff is asked to set it up at the next sign-in."),
    )
    packing_hours = models.PositiveSmallIntegerField(
        _("hours to ship an order that names no time"),
        default=24,
        help_text=_("Sets ship-before when nobody gave one."),
    )
    due_soon_minutes = models.PositiveSmallIntegerField(
        _("minutes before ship-before that count as urgent"), default=60
    )
    look_alike_hours = models.PositiveSmallIntegerField(_("hours within which two orders may look alike"), default=48)

    class Meta:
        verbose_name = _("shop")
        verbose_name_plural = _("shop")
        constraints = [models.CheckConstraint(name="core_shop_is_one_row", condition=models.Q(pk=1))]

    def __str__(self) -> str:
        return in_reader_language(self.name, self.name_zh)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and let whoever saved see it at once."""
        super().save(*args, **kwargs)
        transaction.on_commit(partial(forget, self.KEPT_AS))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def hours(self) -> str:
        """When the shop is open, as its customers are told."""
        return self.hours_in_words or f"{self.opens_at:%H:%M}–{self.closes_at:%H:%M}"

    @property
    def due_soon(self) -> timedelta:
        """How long before ship-before an order counts as urgent."""
        return timedelta(minutes=self.due_soon_minutes)


class Weekday(models.IntegerChoices):
    """As Python counts them."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class WorkingHours(models.Model):
    """From when to when the shop works on one weekday. Without any, it works from ``opens_at`` to ``closes_at`` every day."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="working_hours")
    weekday = models.PositiveSmallIntegerField(_("day of the week"), choices=Weekday)
    opens_at = models.TimeField(_("from"))
    closes_at = models.TimeField(_("until"), help_text=_("Not after the beginning: until then on the next day."))

    class Meta:
        verbose_name = _("working hours")
        verbose_name_plural = _("working hours")
        ordering = ["weekday", "opens_at"]
        constraints = [
            models.UniqueConstraint(name="core_working_hours_once", fields=["shop", "weekday", "opens_at"]),
        ]

    def __str__(self) -> str:
        return f"{Weekday(self.weekday).label} {self.opens_at:%H:%M}–{self.closes_at:%H:%M}"

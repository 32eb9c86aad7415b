"""What each variant is expected to sell, how the shop wants it kept in stock, and what therefore is to be bought."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inventory.models import Variant
from purchasing.demand.classes import DemandClass
from purchasing.models.order import PurchaseOrder
from purchasing.models.supplier import Supplier
from shopsuite.core.fields import QuantityField
from shopsuite.core.models import Timestamped

DEFAULT_SERVICE = Decimal("0.95")


class Mode(models.TextChoices):
    ALERT = "alert", _("Only say that it runs low")
    PROPOSE = "propose", _("Propose an order")
    ORDER = "order", _("Order by itself")


class Replenishment(Timestamped):
    """How one variant is kept in stock, where that is not as for all others."""

    variant = models.OneToOneField(
        Variant, verbose_name=_("variant"), on_delete=models.CASCADE, related_name="replenishment"
    )
    mode = models.CharField(_("when it runs low"), max_length=8, choices=Mode, default=Mode.PROPOSE)
    service_level = models.DecimalField(
        _("how surely it is there"),
        max_digits=4,
        decimal_places=3,
        default=DEFAULT_SERVICE,
        validators=[MinValueValidator(Decimal("0.5")), MaxValueValidator(Decimal("0.999"))],
        help_text=_("0.95: in 95 of 100 deliveries there is still some when it comes."),
    )
    point = QuantityField(
        _("order below"),
        null=True,
        blank=True,
        help_text=_("Empty: worked out from what sells and how long delivery takes."),
    )
    lasts_days = models.PositiveSmallIntegerField(
        _("an order lasts for (days)"),
        null=True,
        blank=True,
        help_text=_("Empty: until the supplier's next order day."),
    )

    class Meta:
        verbose_name = _("replenishment")
        verbose_name_plural = _("replenishment")
        ordering = ["variant"]
        constraints = [
            models.CheckConstraint(
                name="purchasing_service_level_can_be_kept", condition=Q(service_level__gte=0.5, service_level__lt=1)
            ),
            models.CheckConstraint(name="purchasing_point_not_negative", condition=Q(point=None) | Q(point__gte=0)),
        ]

    def __str__(self) -> str:
        return str(self.variant)


class DemandForecast(models.Model):
    """What is expected of a variant, as of the morning of ``made_on``. Written every night as a whole."""

    variant = models.OneToOneField(
        Variant, verbose_name=_("variant"), on_delete=models.CASCADE, primary_key=True, related_name="forecast"
    )
    made_on = models.DateField(_("made on"))
    demand_class = models.CharField(_("demand"), max_length=12, choices=DemandClass)
    method = models.CharField(_("method"), max_length=20)
    is_seasonal = models.BooleanField(_("seasonal"), default=False)
    # One day's error as a standard deviation; of several days, times the root of their number.
    deviation = models.FloatField(pgettext_lazy("demand forecast", "error of a day"), default=0)
    # What each of the coming days will sell, and what each of the last weeks did (the latest last).
    ahead = ArrayField(
        models.FloatField(), default=list, verbose_name=pgettext_lazy("demand forecast", "the coming days")
    )
    weeks = ArrayField(
        models.FloatField(), default=list, verbose_name=pgettext_lazy("demand forecast", "the last weeks")
    )
    # How many times an average month January to December sell, empty where nobody can say yet; and what a year takes.
    months = ArrayField(
        models.FloatField(), default=list, verbose_name=pgettext_lazy("demand forecast", "months against the average")
    )
    yearly = models.FloatField(pgettext_lazy("demand forecast", "a year"), default=0)

    class Meta:
        verbose_name = _("forecast")
        verbose_name_plural = _("forecasts")
        ordering = ["variant"]

    def __str__(self) -> str:
        return f"{self.variant} · {self.made_on}"


class NeedState(models.TextChoices):
    OPEN = "open", pgettext_lazy("need", "Open")
    ORDERED = "ordered", pgettext_lazy("need", "Ordered")
    GONE = "gone", pgettext_lazy("need", "No longer needed")


class Timing(models.TextChoices):
    NOW = "now", _("Order now")
    MINIMUM = "minimum", _("Can wait until the minimum order is reached")
    FREIGHT = "freight", _("Can wait until freight is free")


class Need(models.Model):
    """A shortage of one variant, to be ordered of one supplier: one row from when it arises until it is ordered or has gone.

    ``quantity`` is what the arithmetic in ``facts`` gives and follows the stock; ``wished`` is what a person put in its place.
    """

    variant = models.ForeignKey(Variant, verbose_name=_("variant"), on_delete=models.CASCADE, related_name="needs")
    supplier = models.ForeignKey(
        Supplier,
        verbose_name=_("supplier"),
        null=True,
        on_delete=models.CASCADE,
        related_name="needs",
        help_text=_("Nobody: none is known to offer it."),
    )
    state = models.CharField(_("state"), max_length=8, choices=NeedState, default=NeedState.OPEN)
    since = models.DateTimeField(_("since"))
    mode = models.CharField(_("what happens"), max_length=8, choices=Mode, default=Mode.PROPOSE)
    timing = models.CharField(_("when"), max_length=8, choices=Timing, default=Timing.NOW)
    quantity = QuantityField(_("quantity"))
    wished = QuantityField(_("quantity a person chose"), null=True)
    facts = models.JSONField(pgettext_lazy("need", "what it was reckoned from"), default=dict)
    snoozed_until = models.DateTimeField(_("put off until"), null=True)
    order = models.ForeignKey(
        PurchaseOrder, verbose_name=_("ordered with"), null=True, on_delete=models.SET_NULL, related_name="needs"
    )

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="purchasing_one_open_need",
                fields=["variant", "supplier"],
                condition=Q(state="open"),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="purchasing_need_of_something", condition=Q(quantity__gte=0) & (Q(wished=None) | Q(wished__gt=0))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wanted} × {self.variant}"

    @property
    def wanted(self) -> Decimal:
        """What would be ordered, in the variant's unit."""
        return self.quantity if self.wished is None else self.wished


class Touched(models.Model):
    """A variant whose stock has changed since it was last looked at. Many changes of one variant are one row."""

    variant = models.OneToOneField(Variant, on_delete=models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("variant to look at again")
        verbose_name_plural = _("variants to look at again")
        indexes = [models.Index(name="purchasing_touched_at", fields=["at"])]

    def __str__(self) -> str:
        return str(self.variant)

"""Several orders of one buyer that are paid and invoiced together."""

from django.db import models
from django.db.models import CharField, Func, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shopsuite.core.models import Timestamped
from shopsuite.people.models import Customer


class OrderGroup(Timestamped):
    """A gift list with a parcel for each recipient, or an order and what was split off it. Each order has its own goods,
    parcel and total; what they owe is added up here."""

    number = models.CharField(
        _("number"),
        max_length=20,
        unique=True,
        editable=False,
        db_default=Concat(
            Value("G"), Cast(Func(Value("orders_group_number"), function="nextval"), CharField(max_length=18))
        ),
    )
    customer = models.ForeignKey(
        Customer,
        verbose_name=_("customer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="order_groups",
    )
    # How many parcels there were to cancel when a worker began; none while nobody does.
    calling_off = models.PositiveIntegerField(_("being cancelled"), null=True, editable=False)
    name = models.CharField(_("what they are for"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("group of orders")
        verbose_name_plural = _("groups of orders")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("orders:group", args=[self.number])

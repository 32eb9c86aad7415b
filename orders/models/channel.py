"""Where orders come from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from inventory.models import Place
from shopsuite.core.languages import in_reader_language
from shopsuite.people.models import Customer


class ChannelKind(models.TextChoices):
    COUNTER = "counter", _("Counter")
    PHONE = "phone", _("Phone")
    WECHAT = "wechat", _("WeChat")
    WEB = "web", _("Web store")
    CORPORATE = "corporate", _("Corporate")
    FILE = "file", _("File import")
    API = "api", _("API")


class Channel(models.Model):
    """A door through which orders come in. Numbers given outside are unique per channel, never across channels."""

    code = models.SlugField(_("code"), max_length=24, unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_zh = models.CharField(_("Chinese name"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=ChannelKind)
    place = models.ForeignKey(
        Place, verbose_name=_("ships from"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ships_unpaid = models.BooleanField(
        _("ships before it is paid"),
        default=True,
        help_text=_("Without it, an order of this channel leaves the house only when it is paid or on account."),
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["pk"]

    def __str__(self) -> str:
        return in_reader_language(self.name, self.name_zh)


class ChannelCustomer(models.Model):
    """Who a customer number of a channel belongs to. Two channels may both have a customer "17850"."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="customers")
    external_id = models.CharField(max_length=80)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="channel_numbers")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="orders_channel_customer_once", fields=["channel", "external_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.channel.code}:{self.external_id}"

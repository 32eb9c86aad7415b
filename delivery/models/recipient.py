"""What whoever is given a parcel may know of it, and what they wish."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from delivery.models.delivery import Delivery
from orders.models import ChangeRequest


class Wish(models.TextChoices):
    """What a recipient may wish, as the history says it."""

    DOOR = "door", pgettext_lazy("wish", "May be left at the door")
    IN_PERSON = "in_person", pgettext_lazy("wish", "To be given to somebody")
    ADDRESS = "address", pgettext_lazy("wish", "To be brought elsewhere")


class Recipient(models.Model):
    """One for a delivery once somebody has chosen or wished something; ``queries.recipient_of`` has the defaults before that.

    Whatever is chosen, prices are never shown. ``link_number`` raised makes links handed out before worthless.
    """

    delivery = models.OneToOneField(
        Delivery, verbose_name=_("delivery"), on_delete=models.CASCADE, related_name="recipient"
    )
    link_number = models.PositiveIntegerField(default=1, editable=False)
    # When the link was replaced: whoever has the new one was given it for the address of that moment.
    link_at = models.DateTimeField(null=True, blank=True, editable=False)
    knows_sender = models.BooleanField(_("From whom it is"), default=False)
    knows_contents = models.BooleanField(_("What is in it"), default=False)
    knows_card = models.BooleanField(_("What the card says"), default=False)
    sees_rider = models.BooleanField(_("Where the rider is, when they come next"), default=False)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("chosen by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    chosen_at = models.DateTimeField(_("chosen"), null=True, blank=True)

    # Where it may be left when nobody opens; empty: to be given to somebody.
    door = models.CharField(_("leave it"), max_length=200, blank=True)
    door_at = models.DateTimeField(_("wished"), null=True, blank=True)
    # Where else they asked it to be brought to.
    asked = models.ManyToManyField(ChangeRequest, verbose_name=_("changes wished"), blank=True, related_name="+")

    class Meta:
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.delivery)

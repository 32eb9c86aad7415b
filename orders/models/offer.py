"""What a customer may choose from when an order cannot be as it was promised."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from inventory.models import Variant
from orders.models.order import Order, OrderLine


class Choice(models.TextChoices):
    WAIT = "wait", pgettext_lazy("offer", "Wait for it")
    SPLIT = "split", pgettext_lazy("offer", "Send what is here now, the rest later")
    SUBSTITUTE = "substitute", pgettext_lazy("offer", "Take something else instead")
    REFUND = "refund", pgettext_lazy("offer", "Leave it out and give the money back")


#: The reason of offers that the shop makes by itself when a day moves.
LATER = "later"


def reason_shown(reason: str) -> str:
    """Why somebody is asked to choose, in the reader's language where the shop said it by itself."""
    return gettext("It comes later than we said.") if reason == LATER else reason


class Offer(models.Model):
    """Choices put before a customer, answered once. One is open at a time: a newer one closes the one before.

    ``lines`` are those concerned (none: all that wait). ``substitute`` is what staff propose instead. ``expected_on`` is when
    the goods come as far as is known.
    """

    order = models.ForeignKey(Order, verbose_name=_("order"), on_delete=models.CASCADE, related_name="offers")
    lines = models.ManyToManyField(OrderLine, related_name="offers", blank=True)
    reason = models.CharField(_("why"), max_length=200)
    options = ArrayField(models.CharField(max_length=10, choices=Choice), verbose_name=_("choices"))
    substitute = models.ForeignKey(
        Variant, verbose_name=_("instead"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    expected_on = models.DateField(_("expected on"), null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked"))
    choice = models.CharField(_("choice"), max_length=10, choices=Choice, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("answered by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    is_by_customer = models.BooleanField(_("by the customer"), default=False)
    # Answered, or overtaken by a newer one, by the goods, or by the end of the order: then there is no choice.
    closed_at = models.DateTimeField(_("closed"), null=True)

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="orders_offer_one_open", fields=["order"], condition=Q(closed_at__isnull=True)
            ),
            models.CheckConstraint(
                name="orders_offer_answer_closes", condition=Q(choice="") | Q(closed_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}: {self.reason}"

    @property
    def shown_reason(self) -> str:
        return reason_shown(self.reason)

    @property
    def choices(self) -> list[Choice]:
        """What may be chosen, with its words."""
        return [Choice(code) for code in self.options]

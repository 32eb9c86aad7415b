"""An order on its way to a door by own riders, and each time somebody went there."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from care.models import Incident
from orders.models import Order
from shopsuite.core.models import Timestamped


class DeliveryState(models.TextChoices):
    """Derived from the order's stage and the latest attempt (``rules.state_of``), never set by hand."""

    ACCEPTED = "accepted", pgettext_lazy("delivery", "Accepted")
    MAKING = "making", pgettext_lazy("delivery", "Being made")
    READY = "ready", pgettext_lazy("delivery", "Waiting for the rider")
    ON_THE_WAY = "on_the_way", pgettext_lazy("delivery", "On the way")
    DELIVERED = "delivered", pgettext_lazy("delivery", "Delivered")
    FAILED = "failed", pgettext_lazy("delivery", "Could not be delivered")
    COMING_BACK = "coming_back", pgettext_lazy("delivery", "Coming back to the shop")
    CANCELLED = "cancelled", pgettext_lazy("delivery", "Cancelled")


class Delivery(Timestamped):
    """One for each order that a rider brings. Written only by ``operations``, under the lock of its order."""

    order = models.OneToOneField(Order, verbose_name=_("order"), on_delete=models.PROTECT, related_name="delivery")
    state = models.CharField(_("state"), max_length=12, choices=DeliveryState, default=DeliveryState.ACCEPTED)
    # What it takes of a vehicle.
    pieces = models.PositiveSmallIntegerField(_("pieces"), default=1, db_default=1)
    litres = models.PositiveSmallIntegerField(_("litres"), default=15, db_default=15)
    # Its time window was given away although riders could not keep it; None once they can.
    window_problem = models.ForeignKey(
        Incident,
        verbose_name=pgettext_lazy("incident", "problem"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-pk"]
        indexes = [
            # What the dispatcher looks at; the finished thousands are not in it.
            models.Index(
                name="delivery_under_way",
                fields=["state", "id"],
                condition=~Q(state__in=["delivered", "cancelled"]),
            ),
        ]

    def __str__(self) -> str:
        return self.order.number

    @property
    def subject(self) -> str:
        """Its name in the feed."""
        return f"delivery:{self.pk}"

    @property
    def page_audience(self) -> str:
        """Who has the page of whoever waits for it open."""
        return f"delivery_page:{self.pk}"


class Outcome(models.TextChoices):
    """How an attempt ended. ``CALLED_OFF``: the parcel went back or to another rider before anybody was at the door."""

    DONE = "done", pgettext_lazy("attempt", "Delivered")
    FAILED = "failed", pgettext_lazy("attempt", "Not delivered")
    CALLED_OFF = "called_off", pgettext_lazy("attempt", "Called off")


class Reason(models.TextChoices):
    """Why nobody could take it."""

    NOBODY = "nobody", _("Nobody there")
    ADDRESS = "address", _("The address is wrong")
    REFUSED = "refused", _("They do not want it")
    BROKEN = "broken", _("Damaged on the way")
    BREAKDOWN = "breakdown", _("Bike or car broke down")
    OTHER = "other", _("Something else")


class Hands(models.TextChoices):
    """Into whose hands a parcel was given."""

    SELF = "self", pgettext_lazy("given to", "The person themselves")
    HOUSEHOLD = "household", pgettext_lazy("given to", "Somebody at home")
    RECEPTION = "reception", pgettext_lazy("given to", "Reception or colleagues")
    NEIGHBOUR = "neighbour", pgettext_lazy("given to", "A neighbour")
    DOOR = "door", pgettext_lazy("given to", "Left at the door")


class Decision(models.TextChoices):
    """What the shop tells a rider who could not deliver."""

    AGAIN = "again", _("Try again")
    LEAVE = "leave", _("Leave it as we say")
    BRING_BACK = "bring_back", _("Bring it back to the shop")


class Attempt(models.Model):
    """One time a rider went there with the parcel. Another try is another row; only a slip of the thumb is taken back.

    ``latitude`` and ``longitude`` (degrees, WGS 84) are where the phone was when the attempt ended, ``accuracy`` how far off
    that may be, in metres. Times are the shop's: what a phone's clock said is corrected (``rules.moment_of``).
    """

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField(pgettext_lazy("delivery", "attempt"))
    rider = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("rider"), on_delete=models.PROTECT, related_name="attempts"
    )
    # What the shop said after the attempt before it: "Ring at number 14".
    instruction = models.CharField(_("what the shop says"), max_length=300, blank=True)
    left_at = models.DateTimeField(_("with the rider since"))
    arrived_at = models.DateTimeField(pgettext_lazy("delivery", "at the door"), null=True, blank=True)
    ended_at = models.DateTimeField(pgettext_lazy("delivery", "ended"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)

    # Proof of delivery, or of having been there.
    hands = models.CharField(_("given to"), max_length=10, choices=Hands, blank=True)
    received_by = models.CharField(_("name of who took it"), max_length=120, blank=True)
    photo = models.ImageField(_("photo"), upload_to="deliveries/%Y/%m/", blank=True)
    signature = models.ImageField(_("signature"), upload_to="signatures/%Y/%m/", blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    accuracy = models.FloatField(null=True, blank=True)

    reason = models.CharField(_("why not"), max_length=10, choices=Reason, blank=True)
    words = models.CharField(_("more about it"), max_length=300, blank=True)
    incident = models.ForeignKey(
        Incident,
        verbose_name=pgettext_lazy("incident", "problem"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decision = models.CharField(pgettext_lazy("delivery", "decided"), max_length=10, choices=Decision, blank=True)
    decided_at = models.DateTimeField(pgettext_lazy("delivery", "decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=pgettext_lazy("delivery", "decided by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = pgettext_lazy("delivery", "attempts")
        ordering = ["delivery", "number"]
        constraints = [
            models.UniqueConstraint(name="delivery_attempt_number_once", fields=["delivery", "number"]),
            models.UniqueConstraint(
                name="delivery_attempt_one_under_way", fields=["delivery"], condition=Q(outcome="")
            ),
            models.CheckConstraint(
                name="delivery_attempt_ended_with_outcome",
                condition=Q(outcome="", ended_at=None) | ~Q(outcome="") & Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="delivery_attempt_failed_with_reason", condition=~Q(outcome="failed") | ~Q(reason="")
            ),
        ]
        indexes = [
            models.Index(name="delivery_attempt_of_rider", fields=["rider", "outcome", "ended_at"]),
            # What is learned of doors is read with every day that is planned or promised.
            models.Index(name="delivery_attempt_done_at", fields=["ended_at"], condition=Q(outcome="done")),
        ]

    def __str__(self) -> str:
        return f"{self.delivery} #{self.number}"

    @property
    def is_under_way(self) -> bool:
        return not self.outcome

    @property
    def waits_for_word(self) -> bool:
        """Whether a rider stands somewhere with the parcel and waits for what the shop says."""
        return self.outcome == Outcome.FAILED and not self.decision

"""What customers like, what they want to hear of, and what they were told for which reason."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models.booking import Booking
from bookings.models.hosts import Host
from bookings.rules.flavours import FLAVOURS
from inventory.models import Batch, Product
from shopsuite.core.models import Timestamped
from shopsuite.people.models import Customer


class TasteCorrection(Timestamped):
    """What a customer, or the shop with them, set right in their taste profile: they like a flavour, or they do not."""

    customer = models.ForeignKey(
        Customer,
        on_delete=models.CASCADE,
        related_name="taste_corrections",
        verbose_name=pgettext_lazy("taste correction", "customer"),
    )
    flavour = models.CharField(_("flavour"), max_length=16, choices=FLAVOURS)
    likes = models.BooleanField(_("likes it"))
    # None: the customer themselves.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("correction of a taste")
        verbose_name_plural = _("corrections of tastes")
        ordering = ["customer", "flavour"]
        constraints = [models.UniqueConstraint(name="bookings_taste_once", fields=["customer", "flavour"])]

    def __str__(self) -> str:
        return f"{self.get_flavour_display()} {'+' if self.likes else '-'}"


class NewsConsent(models.Model):
    """Whether a customer wants to hear of new teas that suit them. Without such a row, or once withdrawn, they hear nothing."""

    customer = models.OneToOneField(
        Customer, verbose_name=_("customer"), on_delete=models.CASCADE, related_name="news_consent"
    )
    given_at = models.DateTimeField(_("given"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    # Where they gave it, as the log names things ("booking:12").
    source = models.CharField(_("given in"), max_length=80)

    class Meta:
        verbose_name = _("consent to news")
        verbose_name_plural = _("consents to news")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.customer)


class Regular(models.Model):
    """A regular guest with a personal adviser; rooms for regulars are offered to them."""

    customer = models.OneToOneField(
        Customer, verbose_name=_("customer"), on_delete=models.CASCADE, related_name="regular"
    )
    adviser = models.ForeignKey(Host, verbose_name=_("adviser"), on_delete=models.PROTECT, related_name="regulars")
    since = models.DateField(_("since"))

    class Meta:
        verbose_name = _("regular guest")
        verbose_name_plural = _("regular guests")
        ordering = ["customer__name"]

    def __str__(self) -> str:
        return str(self.customer)


class TeaNewsKind(models.TextChoices):
    ARRIVED = "arrived", pgettext_lazy("tea news", "Has arrived")
    PRESALE = "presale", pgettext_lazy("tea news", "Can be reserved")


class NewsState(models.TextChoices):
    """``SENDING``: somebody has begun to send it; who is killed then leaves it so, because news is never told twice. ``SKIPPED``: by the
    time it was due they no longer wanted it, or the tea was gone."""

    PENDING = "pending", pgettext_lazy("tea news", "To be sent")
    SENDING = "sending", pgettext_lazy("tea news", "Being sent")
    SENT = "sent", pgettext_lazy("tea news", "Sent")
    SKIPPED = "skipped", pgettext_lazy("tea news", "Left out")
    PARKED = "parked", pgettext_lazy("tea news", "Could not be sent")


class TeaNews(models.Model):
    """That a customer is told of a tea they will like, with the reason: once for each tea and batch, whatever happens twice.

    ``reason``: {"product": id of the tea they loved, "score": 5, "flavours": ["orchid"], "booking": id}; without a product it is
    what they like altogether. It holds no words: they are made when it is sent.
    """

    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="tea_news", verbose_name=pgettext_lazy("tea news", "customer")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=TeaNewsKind)
    product = models.ForeignKey(Product, verbose_name=_("tea"), on_delete=models.CASCADE, related_name="+")
    batch = models.ForeignKey(
        Batch, verbose_name=_("batch"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    reason = models.JSONField(_("why"), default=dict)
    made_at = models.DateTimeField(_("made"))
    # None: by itself, as goods came in.
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    state = models.CharField(_("state"), max_length=8, choices=NewsState, default=NewsState.PENDING)
    due_at = models.DateTimeField(_("due"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("error"), max_length=300, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("news of a tea")
        verbose_name_plural = _("news of teas")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="bookings_news_once_a_batch", fields=["customer", "kind", "product", "batch"], nulls_distinct=False
            )
        ]
        indexes = [models.Index(name="bookings_news_due", fields=["due_at", "id"], condition=Q(state="pending"))]

    def __str__(self) -> str:
        return f"{self.customer}: {self.product}"


class FollowUp(models.Model):
    """How it was, as the guest said a week later."""

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="follow_up")
    liked = models.PositiveSmallIntegerField(_("how they liked it, 1 to 5"), null=True, blank=True)
    words = models.CharField(_("words"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(_("answered"))

    class Meta:
        verbose_name = _("answer to a follow-up")
        verbose_name_plural = _("answers to follow-ups")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.words[:60]

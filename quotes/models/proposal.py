"""What a buyer is offered: their budget and wishes, and the versions of what the shop made of it."""

import secrets
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CharField, Func, Q, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inventory.models import Place, Variant
from orders.models import OrderGroup
from shopsuite.core.fields import MoneyField, QuantityField, UnitPriceField
from shopsuite.core.models import Timestamped
from shopsuite.people.models import Customer


class ProposalState(models.TextChoices):
    DRAFT = "draft", _("Being written")
    SENT = "sent", _("With the buyer")
    ACCEPTED = "accepted", pgettext_lazy("proposal", "Accepted")
    DECLINED = "declined", pgettext_lazy("proposal", "Declined")
    LAPSED = "lapsed", _("Lapsed")


def new_link_token() -> str:
    """144 random bits: whoever has the link may read the proposal and answer it."""
    return secrets.token_urlsafe(18)


class Proposal(Timestamped):
    """One buyer's wish and the shop's answer to it. Written only by ``operations``."""

    number = models.CharField(
        _("number"),
        max_length=20,
        unique=True,
        editable=False,
        db_default=Concat(
            Value("P"), Cast(Func(Value("quotes_proposal_number"), function="nextval"), CharField(max_length=18))
        ),
    )
    customer = models.ForeignKey(Customer, verbose_name=_("buyer"), on_delete=models.PROTECT, related_name="proposals")
    occasion = models.CharField(_("occasion"), max_length=120)
    wishes = models.TextField(_("wishes"), blank=True)
    budget = MoneyField(_("budget"), null=True, blank=True)
    heads = models.PositiveIntegerField(_("for how many"), default=1, validators=[MinValueValidator(1)])
    needed_on = models.DateField(_("needed by"), null=True, blank=True)
    place = models.ForeignKey(Place, verbose_name=_("ships from"), on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("looked after by"), on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(_("state"), max_length=8, choices=ProposalState, default=ProposalState.DRAFT)
    link_token = models.CharField(max_length=40, unique=True, editable=False, default=new_link_token)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    # What the buyer typed in place of a signature.
    accepted_by = models.CharField(_("accepted by"), max_length=120, blank=True)
    declined_because = models.CharField(_("declined because"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    group = models.OneToOneField(
        OrderGroup, verbose_name=_("orders"), null=True, blank=True, on_delete=models.PROTECT, related_name="proposal"
    )

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="quotes_proposal_for_somebody", condition=Q(heads__gte=1)),
            # Answered once: an order stands behind every acceptance, and behind nothing else.
            models.CheckConstraint(
                name="quotes_proposal_accepted_has_orders",
                condition=Q(state="accepted", group__isnull=False) | (~Q(state="accepted") & Q(group__isnull=True)),
            ),
        ]
        indexes = [models.Index(name="quotes_proposal_open", fields=["state", "-id"])]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("quotes:proposal", args=[self.number])

    def get_buyer_url(self) -> str:
        return reverse("quotes:buyer_page", args=[self.link_token])

    @property
    def subject(self) -> str:
        """The proposal's name in the feed and on what is set aside for it."""
        return f"proposal:{self.pk}"

    @property
    def page_audience(self) -> str:
        """Who has the buyer's page open."""
        return f"proposal_page:{self.pk}"


class ProposalVersion(models.Model):
    """What is offered, until when. A version that was sent never changes; the next one takes its place."""

    proposal = models.ForeignKey(
        Proposal,
        on_delete=models.CASCADE,
        related_name="versions",
        verbose_name=pgettext_lazy("proposal version", "proposal"),
    )
    number = models.PositiveIntegerField(_("version"))
    words = models.TextField(_("words to the buyer"), blank=True)
    valid_until = models.DateTimeField(_("valid until"))
    deposit_percent = models.PositiveSmallIntegerField(_("deposit (%)"), default=0, validators=[MaxValueValidator(100)])
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    # Whether its goods are set aside while it is valid; else they are promised when it is accepted, as far as there are any.
    is_set_aside = models.BooleanField(_("goods set aside"), default=False)

    class Meta:
        verbose_name = _("version of a proposal")
        verbose_name_plural = _("versions of proposals")
        ordering = ["proposal", "number"]
        constraints = [
            models.UniqueConstraint(name="quotes_version_number_once", fields=["proposal", "number"]),
            models.UniqueConstraint(
                name="quotes_version_one_draft", fields=["proposal"], condition=Q(sent_at__isnull=True)
            ),
            models.CheckConstraint(name="quotes_version_deposit_is_a_part", condition=Q(deposit_percent__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.proposal} v{self.number}"

    def is_valid(self, at: datetime) -> bool:
        return self.sent_at is not None and at < self.valid_until


class ProposalLine(models.Model):
    """Goods for each of the heads. Of the lines that share a ``choice`` the buyer takes exactly one."""

    version = models.ForeignKey(ProposalVersion, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField(_("position"))
    variant = models.ForeignKey(Variant, verbose_name=_("goods"), on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=260)
    quantity = QuantityField(_("quantity for each"))
    unit_price = UnitPriceField(_("unit price"))
    choice = models.CharField(_("choose one of"), max_length=60, blank=True)
    is_accepted = models.BooleanField(_("taken by the buyer"), default=False, editable=False)

    class Meta:
        verbose_name = _("line of a proposal")
        verbose_name_plural = _("lines of proposals")
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(name="quotes_line_position_once", fields=["version", "position"]),
            models.CheckConstraint(name="quotes_line_of_something", condition=Q(quantity__gt=0, unit_price__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.title}"

    @property
    def claim(self) -> str:
        """The name under which the inventory sets goods aside for this line."""
        return f"proposal_line:{self.pk}"

    @property
    def dialog_id(self) -> str:
        """The name of the dialog that asks why its goods are taken back."""
        return f"take-back-{self.pk}"

    @property
    def each(self) -> Decimal:
        """What one head's share costs."""
        return self.quantity * self.unit_price

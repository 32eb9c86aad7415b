"""What both sides have agreed on, apart from the chatter: facts, in versions."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from messaging.models.conversation import Conversation, Member
from shopsuite.core.fields import QuantityField, UnitPriceField


class AgreementState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("Agreed")
    DECLINED = "declined", _("Declined")
    SUPERSEDED = "superseded", _("Replaced")


class Agreement(models.Model):
    """Some facts about one thing (``title``), proposed by one side and answered by the other.

    A new proposal about the same thing is its next version. One that was agreed stays in force until the other side agrees
    to a later one; a proposal that nobody answered is replaced at once. Replaced and answered: it was in force.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="agreements")
    title = models.CharField(_("about"), max_length=120)
    version = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=12, choices=AgreementState, default=AgreementState.PROPOSED)
    proposed_by = models.ForeignKey(Member, verbose_name=_("proposed by"), on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposed"))
    answered_by = models.ForeignKey(
        Member, verbose_name=_("answered by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["conversation", "title", "-version"]
        constraints = [
            models.UniqueConstraint(name="messaging_version_once", fields=["conversation", "title", "version"]),
            models.UniqueConstraint(
                name="messaging_one_agreement_in_force",
                fields=["conversation", "title"],
                condition=Q(state=AgreementState.ACCEPTED),
            ),
            models.CheckConstraint(
                name="messaging_answer_has_a_giver",
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"

    @property
    def subject(self) -> str:
        """Its name as a card."""
        return f"agreement:{self.pk}"


class FactKind(models.TextChoices):
    PRICE = "price", _("Price")
    QUANTITY = "quantity", _("Quantity")
    DATE = "date", _("Date")
    TEXT = "text", _("Words")


class AgreementFact(models.Model):
    """One fact, typed: an amount of money for a ``unit``, a quantity in a ``unit``, a day, or words."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="facts")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=8, choices=FactKind)
    label = models.CharField(_("what"), max_length=60)
    price = UnitPriceField(_("price"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    quantity = QuantityField(_("quantity"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=24, blank=True)
    day = models.DateField(_("day"), null=True, blank=True)
    words = models.CharField(_("words"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        ordering = ["agreement", "position"]
        constraints = [
            models.CheckConstraint(
                name="messaging_fact_has_its_value",
                condition=Q(kind="price", price__gte=0) & ~Q(currency="")
                | Q(kind="quantity", quantity__gt=0)
                | Q(kind="date", day__isnull=False)
                | Q(kind="text") & ~Q(words=""),
            ),
        ]

    def __str__(self) -> str:
        return self.label

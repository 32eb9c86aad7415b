"""What has to be made ready for a session, by the clock."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models.session import Session
from shopsuite.core.languages import in_reader_language
from shopsuite.core.queries import current_shop


class StepKind(models.TextChoices):
    OPEN = "open", pgettext_lazy("preparation", "Open the tea")
    WARE = "ware", pgettext_lazy("preparation", "Warm the ware")
    WATER = "water", pgettext_lazy("preparation", "Heat the water")
    ROOM = "room", pgettext_lazy("preparation", "Set the room")
    ALLERGY = "allergy", pgettext_lazy("preparation", "Keep away")
    WISH = "wish", pgettext_lazy("preparation", "Wish")


class PreparationStep(models.Model):
    """One thing to be done by ``due_at``. ``key`` names it within its session for good, so that a list made anew knows what
    was on the one before: ``was`` is what it said then ({"due_at", "quantity", "words"}), until somebody has seen it."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="steps")
    key = models.CharField(max_length=60)
    kind = models.CharField(_("what"), max_length=8, choices=StepKind)
    due_at = models.DateTimeField(_("by when"))
    # Of the tea or of whoever asked for it, as the catalogue or they write it; what to do about it says the kind.
    about = models.ForeignKey(
        "inventory.Product", verbose_name=_("tea"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    booking = models.ForeignKey(
        "bookings.Booking", null=True, blank=True, on_delete=models.CASCADE, related_name="steps"
    )
    quantity = models.PositiveSmallIntegerField(_("how many"), default=0)
    words = models.CharField(_("words"), max_length=300, blank=True)
    was = models.JSONField(null=True, blank=True)
    is_withdrawn = models.BooleanField(_("no longer needed"), default=False)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("done by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("step of preparation")
        verbose_name_plural = _("steps of preparation")
        ordering = ["due_at", "pk"]
        constraints = [models.UniqueConstraint(name="bookings_step_once", fields=["session", "key"])]

    def __str__(self) -> str:
        return self.said

    @property
    def said(self) -> str:
        """What to do, in the reader's language: "Open Da Hong Pao", "Warm 2 gaiwan"."""
        return self._in_words(self.quantity, self.words)

    @property
    def said_before(self) -> str:
        """What it said on the list before, with its time by the shop's clock, where that was something else."""
        if not self.was or "due_at" not in self.was:
            return ""
        due_at = datetime.fromisoformat(self.was["due_at"]).astimezone(current_shop().zone)
        words = self._in_words(self.was["quantity"], self.was["words"])
        return f"{due_at:%H:%M} {words if words != self.said else ''}".strip()

    def _in_words(self, quantity: int, words: str) -> str:
        match self.kind:
            case StepKind.OPEN:
                return str(_("Open %s") % self.about)
            case StepKind.WARE:
                return str(_("Warm the ware: %(count)d × %(ware)s") % {"count": quantity, "ware": self._ware(words)})
            case StepKind.WATER:
                return str(_("Heat the water: %s") % words)
            case StepKind.ROOM:
                return str(_("Set the room for %d") % quantity)
            case StepKind.ALLERGY:
                return str(_("Keep away: %s") % words)
        return words

    def _ware(self, words: str) -> str:
        """As the tea's guide calls it in the reader's language, while it still calls it so."""
        guide = getattr(self.about, "tasting_guide", None)
        return in_reader_language(words, guide.ware_zh) if guide and guide.ware == words else words

"""Files on their way in, and what became of each thing in them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shopsuite.core.models import Timestamped


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("Being read")
    CHECKED = "checked", _("Ready to import")
    RUNNING = "running", _("Importing")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Cannot be read")
    UNDOING = "undoing", _("Being taken back")
    UNDONE = "undone", _("Taken back")


class SheetImport(Timestamped):
    """One file on its way in; running it again goes on where it stopped and books nothing twice.

    Its things are of a ``kinds.Kind``; ``about`` is what it is for besides ("supplier:7"), and ``options`` holds what
    ``Kind.questions`` asked when it came in.
    """

    kind = models.CharField(_("kind"), max_length=24)
    about = models.CharField(_("about"), max_length=60, blank=True)
    options = models.JSONField(_("options"), default=dict, blank=True)
    file = models.FileField(_("file"), upload_to="imports/%Y/%m/", blank=True)
    file_name = models.CharField(_("file name"), max_length=255)
    mapping = models.JSONField(pgettext_lazy("sheet import", "columns mean"), default=dict)
    header = models.JSONField(pgettext_lazy("sheet import", "headings"), default=list)
    state = models.CharField(_("state"), max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    preview = models.JSONField(pgettext_lazy("sheet import", "first rows"), default=dict)
    counts = models.JSONField(pgettext_lazy("sheet import", "rows by outcome"), default=dict)
    things_total = models.PositiveIntegerField(pgettext_lazy("sheet import", "in all"), default=0)
    things_done = models.PositiveIntegerField(pgettext_lazy("sheet import", "done"), default=0)
    refusal = models.TextField(pgettext_lazy("sheet import", "why it was refused"), blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("sheet import", "started by"),
    )
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("sheet import", "undone by"),
    )
    finished_at = models.DateTimeField(pgettext_lazy("sheet import", "finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        ordering = ["-pk"]
        indexes = [models.Index(name="spreadsheets_of_a_kind", fields=["kind", "about", "-id"])]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("spreadsheets:file", args=[self.pk])

    @property
    def subject(self) -> str:
        return f"sheet:{self.pk}"

    @property
    def is_moving(self) -> bool:
        """Whether a worker has it, or will have it in a moment."""
        return self.state in (ImportState.UPLOADED, ImportState.RUNNING, ImportState.UNDOING)


class Verb(models.TextChoices):
    """What a file does to a thing."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changes")
    SAME = "same", _("As it is")
    REFUSED = "refused", _("Refused")


class EntryState(models.TextChoices):
    PLANNED = "planned", _("Not booked yet")
    BOOKED = "booked", _("Booked")
    TAKEN_BACK = "taken_back", _("Taken back")
    KEPT = "kept", _("Stays")


class SheetEntry(models.Model):
    """One thing of a file: what the file does to it, and once that is booked, how to take it back (``made``)."""

    source = models.ForeignKey(SheetImport, on_delete=models.CASCADE, related_name="entries")
    row = models.PositiveIntegerField(_("row"))
    key = models.CharField(max_length=200)
    title = models.CharField(_("what"), max_length=330)
    verb = models.CharField(_("what happens"), max_length=8, choices=Verb)
    differences = models.JSONField(default=list)
    state = models.CharField(_("state"), max_length=10, choices=EntryState, default=EntryState.PLANNED)
    made = models.JSONField(default=dict)
    message = models.TextField(blank=True)

    class Meta:
        verbose_name = _("thing in a file")
        verbose_name_plural = _("things in files")
        ordering = ["row", "pk"]
        constraints = [models.UniqueConstraint(name="spreadsheets_entry_once", fields=["source", "key"])]
        indexes = [models.Index(name="spreadsheets_entries_shown", fields=["source", "verb", "row"])]

    def __str__(self) -> str:
        return f"{self.row}: {self.title}"


class SheetProblem(models.Model):
    """A row that could not be imported, and with it the whole thing it is of."""

    source = models.ForeignKey(SheetImport, on_delete=models.CASCADE, related_name="problems")
    row = models.PositiveIntegerField(_("row"), null=True)
    title = models.CharField(_("what"), max_length=330, blank=True)
    field = models.CharField(_("column"), max_length=24, blank=True)
    message = models.TextField(_("what is wrong"))

    class Meta:
        verbose_name = _("problem in a file")
        verbose_name_plural = _("problems in files")
        ordering = ["row", "pk"]
        constraints = [models.CheckConstraint(name="spreadsheets_problem_says_something", condition=~Q(message=""))]

    def __str__(self) -> str:
        return f"{self.row}: {self.message}"

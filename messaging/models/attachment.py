"""What is sent with words: pictures, voice notes, video, files."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from messaging import rules
from messaging.models.conversation import Conversation, Member
from messaging.models.message import Message

LONGEST_IN_THREAD = 280  # px
FOLDER = "conversations/%Y/%m/"


class AttachmentKind(models.TextChoices):
    """How it is shown: found from what is in it, never from what it is called."""

    PICTURE = "picture", _("Picture")
    VOICE = "voice", _("Voice note")
    VIDEO = "video", _("Video")
    FILE = "file", _("File")


class Preparation(models.TextChoices):
    """Voice and video are made playable everywhere by a task; the rest is ready at once."""

    PENDING = "pending", _("being prepared")
    READY = "ready", pgettext_lazy("attachment", "ready")
    FAILED = "failed", _("cannot be played")


class Attachment(models.Model):
    """Something uploaded into a conversation; seen by nobody until a message carries it.

    What is served never changes once it is ready. The three files are ``original`` (as it came: files for ever, voice and
    video until they are prepared), ``shown`` (what a page shows or plays) and ``thumbnail`` (of a picture or a video).
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="attachments")
    message = models.ForeignKey(
        Message, verbose_name=_("message"), null=True, blank=True, on_delete=models.PROTECT, related_name="attachments"
    )
    uploader = models.ForeignKey(Member, verbose_name=_("from"), on_delete=models.PROTECT, related_name="+")
    # What the uploader's device called it: uploaded again, it is still one.
    client_id = models.CharField(max_length=rules.LONGEST_CLIENT_ID, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=AttachmentKind)
    preparation = models.CharField(_("preparation"), max_length=8, choices=Preparation, default=Preparation.READY)
    name = models.CharField(_("name"), max_length=200)
    # Of what came, as are size and digest: the record of what was handed over.
    content_type = models.CharField(_("type"), max_length=120)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    # Of what is shown, in pixels.
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    duration_ms = models.PositiveIntegerField(null=True, blank=True)
    # How loud a voice note is from beginning to end: up to 64 numbers from 0 to 100.
    peaks = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    original = models.FileField(upload_to=FOLDER, blank=True)
    shown = models.FileField(upload_to=FOLDER, blank=True)
    thumbnail = models.FileField(upload_to=FOLDER, blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="messaging_uploaded_once", fields=["uploader", "client_id"]),
        ]
        indexes = [
            # Both are few, and looked for every hour.
            models.Index(name="messaging_unsent_uploads", fields=["at"], condition=Q(message=None)),
            models.Index(name="messaging_unprepared", fields=["at"], condition=Q(preparation="pending")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def files(self) -> list[str]:
        """The names in the storage of all that belongs to it."""
        return [file.name for file in (self.original, self.shown, self.thumbnail) if file]

    @property
    def box(self) -> tuple[int, int]:
        """Width and height in pixels that it takes in the thread, known before the first byte of it has come."""
        width, height = self.width or 1, self.height or 1
        shrink = min(1, LONGEST_IN_THREAD / max(width, height))
        return max(round(width * shrink), 1), max(round(height * shrink), 1)

    @property
    def length(self) -> str:
        """How long it plays, in minutes and seconds."""
        minutes, seconds = divmod(round((self.duration_ms or 0) / 1000), 60)
        return f"{minutes}:{seconds:02}"

    @property
    def waveform(self) -> str:
        """``peaks`` as the path of an SVG, 3 wide for each and 40 high."""
        bars = ((number * 3 + 1, max(peak * 36 / 100, 2) / 2) for number, peak in enumerate(self.peaks))
        return " ".join(f"M{x} {20 - half:g}V{20 + half:g}" for x, half in bars)

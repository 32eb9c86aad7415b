"""What is uploaded, what becomes of it, who gets it."""

import zlib
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import av
import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageFile

from messaging import operations, queries, rules
from messaging.links import token_of
from messaging.models import Attachment
from messaging.models.attachment import AttachmentKind, Preparation
from shopsuite.core.errors import Invalid
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.messaging import recordings, stage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def talk():
    return stage.about()


@pytest.fixture
def lin(talk):
    return stage.customer(talk)


@pytest.fixture
def chen(talk):
    return stage.colleague(talk, make.person(Role.CLERK))


def files(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def content_of(file) -> bytes:
    with file.open("rb") as opened:
        return opened.read()


def sent(member, content: bytes, name="x.bin", **more) -> Attachment:
    """``content`` in a message, prepared as far as it has to be."""
    attachment = stage.upload(member, content, name)
    stage.say(member, "", attachments=(attachment.pk,), **more)
    operations.prepare(attachment_id=attachment.pk, at=NOON)
    attachment.refresh_from_db()
    return attachment


# -- what it is ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (recordings.picture(), "invoice.pdf", AttachmentKind.PICTURE),
        (recordings.picture(kind="PNG"), "x.exe", AttachmentKind.PICTURE),
        (recordings.picture(kind="WEBP"), "x", AttachmentKind.PICTURE),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "flower.jpg", AttachmentKind.FILE),
        (b"<!doctype html><script>alert(1)</script>", "flower.png", AttachmentKind.FILE),
        (b"%PDF-1.7\n", "invoice.jpg", AttachmentKind.FILE),
        (b"one, two", "list.mp4", AttachmentKind.FILE),
        (recordings.video(), "film.txt", AttachmentKind.VIDEO),
        (recordings.video("webm", "libvpx-vp9"), "film", AttachmentKind.VIDEO),
        (recordings.video("mov"), "IMG_1.MOV", AttachmentKind.VIDEO),
        (recordings.voice("mp3", "libmp3lame"), "song.mp3", AttachmentKind.FILE),
    ],
)
def test_what_something_is_stands_in_it_not_in_its_name(lin, content, name, kind):
    assert stage.upload(lin, content, name).kind == kind


@pytest.mark.parametrize(("container", "codec"), [("webm", "libopus"), ("mp4", "aac"), ("ogg", "libopus")])
def test_what_was_recorded_by_any_browser_plays_in_every_browser(lin, container, codec):
    note = stage.upload(lin, recordings.voice(container, codec), "note", is_recording=True)
    assert (note.kind, note.preparation) == (AttachmentKind.VOICE, Preparation.PENDING)

    operations.prepare(attachment_id=note.pk, at=NOON)
    note.refresh_from_db()
    assert note.preparation == Preparation.READY
    assert 950 <= note.duration_ms <= 1050
    assert len(note.peaks) == 64
    assert max(note.peaks) == 100
    with av.open(BytesIO(content_of(note.shown))) as heard:
        (stream,) = heard.streams
        assert (heard.format.name, stream.codec_context.name, stream.layout.name) == (
            "mov,mp4,m4a,3gp,3g2,mj2",
            "aac",
            "mono",
        )


def test_silence_is_a_flat_line_and_not_an_error():
    from array import array

    from messaging.media.voice import peaks_of

    assert peaks_of(array("H", [0] * 300)) == [0] * 64
    assert peaks_of(array("H", [30_000, 15_000])) == [100, 50]


@pytest.mark.parametrize(("container", "codec"), [("mp4", "libx264"), ("mov", "libx264"), ("webm", "libvpx-vp9")])
def test_video_plays_everywhere_has_a_poster_and_no_place(lin, container, codec):
    came = recordings.video(container, codec)
    assert recordings.PLACE.encode() in came

    film = sent(lin, came)
    assert (film.width, film.height, film.preparation) == (64, 48, Preparation.READY)
    assert 900 <= film.duration_ms <= 1100
    shown = content_of(film.shown)
    assert recordings.PLACE.encode() not in shown
    assert b"moov" in shown[:4096]  # begins to play before all of it is there
    assert Image.open(BytesIO(content_of(film.thumbnail))).size == (64, 48)
    assert not film.original


def test_what_came_in_a_foreign_wrapping_goes_once_it_is_prepared(lin, media, django_capture_on_commit_callbacks):
    note = stage.upload(lin, recordings.voice(), is_recording=True)
    with django_capture_on_commit_callbacks(execute=True):
        operations.prepare(attachment_id=note.pk, at=NOON)
    assert files(media) == 1


def test_a_film_that_is_none_is_offered_as_it_came(lin):
    broken = sent(lin, recordings.video()[:600], "film.mp4")

    assert broken.preparation == Preparation.FAILED
    assert broken.original


def test_a_prepared_voice_note_reaches_every_open_page(lin, talk):
    note = stage.upload(lin, recordings.voice(), is_recording=True)
    message = stage.say(lin, "", attachments=(note.pk,))
    talk.refresh_from_db()
    known = talk.version

    operations.prepare(attachment_id=note.pk, at=NOON)
    (again,) = queries.newer(talk, is_outside=True, since=known)
    assert again == message
    operations.prepare(attachment_id=note.pk, at=NOON)
    talk.refresh_from_db()
    assert talk.version == known + 1


# -- pictures -----------------------------------------------------------------------------------------------------------


def test_a_picture_is_turned_upright_and_says_nothing_of_where_it_was_taken(lin):
    came = recordings.picture_with_place()
    assert came.count(b"West Lake") == 2

    photo = stage.upload(lin, came)
    assert (photo.width, photo.height) == (40, 80)
    assert not photo.original
    for kept in (photo.shown, photo.thumbnail):
        content = content_of(kept)
        assert b"West Lake" not in content
        assert not Image.open(BytesIO(content)).getexif()


def test_a_large_picture_becomes_one_for_the_screen_and_one_for_the_thread(lin):
    photo = stage.upload(lin, recordings.picture((3000, 1500)))

    assert (photo.width, photo.height) == (2048, 1024)
    assert Image.open(BytesIO(content_of(photo.thumbnail))).size == (480, 240)


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_opened(lin, media, monkeypatch):
    """A few bytes that say they are 30,000 by 30,000."""
    bomb = bytearray(recordings.picture(kind="PNG"))
    bomb[16:24] = (30_000).to_bytes(4, "big") * 2
    bomb[29:33] = zlib.crc32(bomb[12:29]).to_bytes(4, "big")
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda *args: pytest.fail("It was decoded."))

    with pytest.raises(Invalid) as refusal:
        stage.upload(lin, bytes(bomb))
    assert refusal.value.code == "photo_too_large"
    assert files(media) == 0


def test_a_broken_picture_is_refused_with_what_to_do(lin):
    with pytest.raises(Invalid, match="Send a JPEG, PNG or WebP"):
        stage.upload(lin, recordings.picture()[:200])


# -- limits -------------------------------------------------------------------------------------------------------------


def test_nobody_outside_fills_the_disk_within_a_day(talk, lin, monkeypatch):
    monkeypatch.setattr(rules, "MOST_BYTES_A_DAY", 3 * 1024**2)
    large = b"x" * 1024**2
    for _each in range(3):
        stage.say(lin, attachments=(stage.upload(lin, large).pk,))
    with pytest.raises(Invalid, match="At most 3 MB can be sent within a day") as refusal:
        stage.upload(lin, b"x")
    assert (refusal.value.code, refusal.value.details) == ("too_much_today", {"field": "file"})

    stage.upload(stage.colleague(talk, make.person(Role.CLERK)), large * 4)
    stage.upload(lin, large, at=NOON + timedelta(days=1))


def test_what_was_sent_again_under_its_name_counts_once(lin, monkeypatch):
    monkeypatch.setattr(rules, "MOST_BYTES_A_DAY", 10)
    assert stage.upload(lin, b"x" * 10, client_id="a") == stage.upload(lin, b"x" * 10, client_id="a")


def test_a_supplier_is_the_same_sender_in_every_conversation(monkeypatch):
    monkeypatch.setattr(rules, "MOST_BYTES_A_DAY", 10)
    mill, clerk = make.person(Role.SUPPLIER), make.person(Role.CLERK)
    one, other = (
        operations.open_with_supplier(subject=f"order:{number}", title="", supplier=mill, actor=clerk, at=NOON)
        for number in range(2)
    )
    stage.upload(queries.member_of(one, mill), b"x" * 10)
    with pytest.raises(Invalid, match="within a day"):
        stage.upload(queries.member_of(other, mill), b"x")


def test_limits_say_what_to_do(lin, monkeypatch):
    monkeypatch.setattr(rules, "MOST_FILE_BYTES", 10)
    monkeypatch.setattr(rules, "MOST_VOICE_BYTES", 10)
    with pytest.raises(Invalid, match="Make it smaller, or send a link"):
        stage.upload(lin, b"x" * 11)
    with pytest.raises(Invalid, match="Record it in parts"):
        stage.upload(lin, recordings.voice(), is_recording=True)
    with pytest.raises(Invalid, match="Choose another one"):
        stage.upload(lin, b"")


def test_nobody_fills_the_disk_with_what_is_never_sent(lin, monkeypatch):
    monkeypatch.setattr(rules, "MOST_UNSENT", 2)
    first, _second = stage.upload(lin, b"a"), stage.upload(lin, b"b")
    with pytest.raises(Invalid, match="Send it first"):
        stage.upload(lin, b"c")
    stage.say(lin, attachments=(first.pk,))
    stage.upload(lin, b"c")


def test_a_message_carries_so_many_and_no_more(lin):
    ids = tuple(stage.upload(lin, b"x").pk for _ in range(rules.MOST_ATTACHMENTS + 1))

    with pytest.raises(Invalid, match="Send the rest in a second one"):
        stage.say(lin, attachments=ids)


# -- sending ------------------------------------------------------------------------------------------------------------


def test_uploaded_twice_it_is_one(lin, chen, media):
    first = stage.upload(lin, b"one", client_id="c")

    assert stage.upload(lin, b"one", client_id="c") == first
    assert stage.upload(chen, b"one", client_id="c") != first
    assert files(media) == 2


def test_a_message_may_be_pictures_alone(lin, talk):
    ids = tuple(stage.upload(lin, recordings.picture(), f"{name}.jpg").pk for name in "ab")
    stage.say(lin, "", attachments=ids)

    (message,) = queries.newer(talk, is_outside=False, since=0)
    assert [attachment.name for attachment in message.attachments.all()] == ["a.jpg", "b.jpg"]


def test_one_attaches_only_ones_own_of_this_conversation_and_once(lin, chen):
    own, others = stage.upload(lin, b"x"), stage.upload(chen, b"x")
    elsewhere = stage.upload(stage.customer(stage.about("order:2")), b"x")
    for pk in (others.pk, elsewhere.pk, 0):
        with pytest.raises(Invalid, match="Attach it again"):
            stage.say(lin, attachments=(own.pk, pk))
    stage.say(lin, attachments=(own.pk, own.pk))

    with pytest.raises(Invalid, match="Attach it again"):
        stage.say(lin, attachments=(own.pk,))
    own.refresh_from_db()
    assert own.message.seq == 1


def test_the_name_cannot_turn_the_line_around(lin):
    assert stage.upload(lin, b"x", "a\u202egpj.exe").name == "agpj.exe"
    assert stage.upload(lin, b"x", "../../etc/passwd").name == "passwd"
    assert stage.upload(lin, b"x", f"{'长' * 400}.pdf").name.endswith("长.pdf")


# -- who gets it --------------------------------------------------------------------------------------------------------


def address(member, attachment, variant="download") -> str:
    if member.user_id:
        return reverse("messaging:attachment", args=[member.conversation_id, attachment.pk, variant])
    return reverse("messaging:talk_attachment", args=[token_of(member.conversation), attachment.pk, variant])


def client_of(member) -> Client:
    client = Client()
    if member.user:
        client.force_login(member.user)
    return client


def get(member, attachment, variant="download", **headers):
    return client_of(member).get(address(member, attachment, variant), headers=headers)


def test_both_sides_get_what_was_sent_with_headers_that_keep_it_tame(lin, chen):
    page = sent(lin, b"<script>alert(1)</script>", "价目.html")

    for member in (lin, chen):
        answer = get(member, page)
        assert b"".join(answer) == b"<script>alert(1)</script>"
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert get(member, page, "shown").status_code == 404
        assert get(member, page, "original").status_code == 404


def test_a_picture_is_shown_and_downloaded_as_what_it_has_become(lin, chen):
    photo = sent(lin, recordings.picture(kind="PNG"), "pot.png")

    shown = get(chen, photo, "shown")
    assert (shown["Content-Type"], shown["Content-Disposition"]) == ("image/jpeg", 'inline; filename="pot.jpg"')
    assert get(chen, photo, "download")["Content-Disposition"] == 'attachment; filename="pot.jpg"'
    assert get(chen, photo, "thumbnail").status_code == 200


def test_what_the_shop_sends_itself_is_not_found_by_the_customer(lin, chen):
    photo = sent(chen, recordings.picture(), lane="staff")

    assert get(chen, photo).status_code == 200
    assert get(lin, photo).status_code == 404


def test_what_is_not_sent_is_given_to_nobody(lin, chen):
    waiting = stage.upload(lin, b"x")

    assert get(lin, waiting).status_code == get(chen, waiting).status_code == 404


def test_it_is_found_through_its_own_conversation_only(lin, chen):
    other = stage.customer(stage.about("order:2"))
    page = sent(lin, b"x")

    assert get(other, page).status_code == 404
    assert Client().get(address(chen, page)).status_code == 302


def test_what_was_taken_back_is_gone_and_kept_for_the_record(lin, chen, media):
    page = sent(lin, b"x")
    operations.recall(message_id=page.message_id, member=lin, at=NOON)

    assert get(lin, page).status_code == get(chen, page).status_code == 404
    assert files(media) == 1


def test_a_file_that_is_lost_is_not_found(lin):
    page = sent(lin, b"x")
    default_storage.delete(page.original.name)

    assert get(lin, page).status_code == 404


@pytest.mark.parametrize(
    ("role", "door"), [(Role.CLERK, "upload"), (None, "talk_upload")], ids=["signed in", "private link"]
)
def test_uploading_over_the_wire(lin, talk, role, door, monkeypatch):
    asked = []
    monkeypatch.setattr("messaging.tasks.prepare_attachment.delay", asked.append)
    client = Client()
    if role:
        client.force_login(make.person(role))
    url = reverse(f"messaging:{door}", args=[talk.pk if role else token_of(talk)])

    for _ in range(2):
        note = BytesIO(recordings.voice())
        note.name = "note.webm"
        answer = client.post(url, {"client_id": "n", "recording": "1", "file": note})
        assert answer.status_code == 201
    (attachment,) = Attachment.objects.all()
    assert answer.json()["id"] == attachment.pk
    assert set(asked) == {attachment.pk}
    assert client.post(url, {"client_id": "n2"}).status_code == 400
    assert client.post(url, {"file": BytesIO(b"x")}).status_code == 400


def test_sending_over_the_wire_names_the_uploads(lin, talk):
    url = reverse("messaging:talk", args=[token_of(talk)])
    photo = stage.upload(lin, recordings.picture(), "pot.jpg")

    answer = Client().post(f"{url}send/", {"client_id": "m", "attachments": str(photo.pk)}, follow=True)
    assert f"{url}attachments/{photo.pk}/thumbnail/" in answer.content.decode()
    answer = Client().post(f"{url}send/", {"client_id": "m2", "attachments": "x"})
    assert answer.status_code == 400


def test_a_page_with_many_pictures_asks_for_them_once(lin, talk, django_assert_max_num_queries):
    for _ in range(3):
        sent(lin, recordings.picture())
    with django_assert_max_num_queries(1 + 2):  # messages, reactions, attachments
        for message in queries.latest(talk, is_outside=True):
            list(message.attachments.all())


def test_the_inbox_names_what_came_without_words(lin, chen):
    sent(lin, recordings.picture(), "pot.jpg")

    (row,) = queries.inbox(user=chen.user, view="all", at=NOON)
    assert row.last_text == "pot.jpg"


# -- clearing away ------------------------------------------------------------------------------------------------------


def test_what_was_never_sent_goes_after_a_day(lin, media, django_capture_on_commit_callbacks):
    stage.upload(lin, recordings.picture(), at=NOON)
    kept = sent(lin, b"sent long ago")
    later = NOON + rules.UNSENT_KEPT_FOR
    with django_capture_on_commit_callbacks(execute=True):
        assert operations.clear_unsent(at=later) == 0
        assert operations.clear_unsent(at=later + timedelta(seconds=1)) == 1
        assert operations.clear_unsent(at=later + timedelta(seconds=1)) == 0

    assert list(Attachment.objects.all()) == [kept]
    assert files(media) == 1


def test_a_row_goes_before_its_files_and_comes_after_them(lin, media, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as after:
        stage.upload(lin, recordings.picture(), at=NOON)
        operations.clear_unsent(at=NOON + timedelta(days=2))
        assert files(media) == 2
        assert not Attachment.objects.exists()
    assert len(after) == 1


def test_what_a_dead_worker_left_is_asked_for_again(lin):
    note = stage.upload(lin, recordings.voice(), is_recording=True, at=NOON)
    soon, late = NOON + timedelta(minutes=1), NOON + rules.PREPARED_WITHIN + timedelta(seconds=1)

    assert queries.left_unprepared(at=soon) == []
    assert queries.left_unprepared(at=late) == [note.pk]

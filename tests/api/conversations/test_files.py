"""Pictures, voice notes and files over the API: what was handed over, and its bytes for those who may have them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from messaging import operations
from messaging.models import Attachment
from messaging.models.message import Lane
from tests.api.conversations.conftest import V1
from tests.messaging import recordings, stage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def bytes_of(answer) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.fixture
def lin(talk):
    return stage.customer(talk)


def test_a_file_comes_back_as_it_came_and_runs_nowhere(clerk, here, lin):
    page = b"<html><script>alert(1)</script>"
    kept = stage.upload(lin, page, "évil.html")
    stage.say(lin, attachments=(kept.pk,))

    answer = clerk.get(f"{here}attachments/{kept.pk}/download/", HTTP_ACCEPT="text/html")
    assert (answer.status_code, bytes_of(answer)) == (200, page)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_part_of_a_file_and_no_more(clerk, here, lin):
    kept = stage.upload(lin, b"0123456789")
    stage.say(lin, attachments=(kept.pk,))
    file = f"{here}attachments/{kept.pk}/download/"

    part = clerk.get(file, HTTP_RANGE="bytes=2-5")
    assert (part.status_code, part["Content-Range"], bytes_of(part)) == (206, "bytes 2-5/10", b"2345")
    assert clerk.get(file, HTTP_RANGE="bytes=99-").status_code == 416
    assert clerk.get(file, HTTP_IF_NONE_MATCH=part["ETag"]).status_code == 304


def test_a_picture_is_shown_small_and_large(clerk, here):
    file = SimpleUploadedFile("leaf.jpg", recordings.picture())
    kept = clerk.post(f"{here}attachments/", {"client_id": "f", "file": file}, format="multipart").data
    assert (kept["kind"], kept["preparation"], kept["width"]) == ("picture", "ready", 64)
    assert clerk.get(f"{here}attachments/{kept['id']}/shown/").status_code == 404  # nobody has sent it
    clerk.post(f"{here}messages/", {"client_id": "m", "attachments": [kept["id"]]}, format="json")
    for variant in ("shown", "thumbnail", "download"):
        assert clerk.get(f"{here}attachments/{kept['id']}/{variant}/")["Content-Type"] == "image/jpeg"
    assert clerk.get(f"{here}attachments/{kept['id']}/original/").status_code == 404


def test_a_voice_note_says_how_long_and_how_loud_it_is_once_it_can_be_played(clerk, here, lin, monkeypatch):
    monkeypatch.setattr("messaging.tasks.prepare_soon", lambda attachment: None)
    body = {"client_id": "v", "file": SimpleUploadedFile("note.webm", recordings.voice()), "is_recording": "true"}
    kept = clerk.post(f"{here}attachments/", body, format="multipart").data
    assert (kept["kind"], kept["preparation"], kept["peaks"]) == ("voice", "pending", [])
    clerk.post(f"{here}messages/", {"client_id": "m", "attachments": [kept["id"]]}, format="json")

    operations.prepare(attachment_id=kept["id"], at=Attachment.objects.get().at)
    (said,) = clerk.get(f"{here}messages/").data["messages"]
    (note,) = said["attachments"]
    assert note["preparation"] == "ready"
    assert 900 <= note["duration_ms"] <= 1200
    assert len(note["peaks"]) > 10
    assert clerk.get(f"{here}attachments/{kept['id']}/shown/")["Content-Type"] == "audio/mp4"


def test_no_bytes_of_what_was_taken_back_or_lies_elsewhere(clerk, supplier, supply, chen, here, talk):
    inside = stage.colleague(talk, chen)
    kept = stage.upload(inside, b"a,b")
    said = stage.say(inside, attachments=(kept.pk,))
    there = stage.colleague(supply, chen)
    theirs = stage.upload(there, b"a,b")
    stage.say(there, attachments=(theirs.pk,), lane=Lane.STAFF)

    assert clerk.get(f"{here}attachments/{kept.pk}/download/").status_code == 200
    assert clerk.get(f"{here}attachments/{theirs.pk}/download/").status_code == 404
    assert supplier.get(f"{V1}conversations/{supply.pk}/attachments/{theirs.pk}/download/").status_code == 404
    operations.recall(message_id=said.pk, member=inside, at=said.at)
    assert clerk.get(f"{here}attachments/{kept.pk}/download/").status_code == 404


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"client_id": "f"}, "invalid", "file"),
        ({"file": SimpleUploadedFile("a.csv", b"a")}, "invalid", "client_id"),
        ({"client_id": "f", "file": SimpleUploadedFile("a.jpg", recordings.picture()[:99])}, "bad_photo", "file"),
    ],
)
def test_what_is_no_upload_is_named(body, code, field, clerk, here):
    refused = clerk.post(f"{here}attachments/", body, format="multipart")
    assert (refused.status_code, refused.data["code"]) == (400, code)
    assert field in (refused.data["details"].get("field"), *refused.data["details"])

"""A conversation as a ZIP: everything that was said, and to the owner alone."""

import hashlib
import json
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from messaging import exporting, operations
from messaging.exporting import paper, record
from messaging.models import Message
from messaging.models.message import Lane
from messaging.operations import Fact
from shopsuite.core.archives import safe_name
from shopsuite.feed.models import Event
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.messaging import recordings, stage

pytestmark = pytest.mark.django_db

SECRET = "He haggles; our floor is 480"


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
    return stage.colleague(talk, make.person(Role.CLERK, name="Chen"))


@pytest.fixture
def owner():
    return make.person(Role.OWNER)


def opened(talk, owner, *, has_shop_lines: bool = True) -> ZipFile:
    talk.refresh_from_db()
    with exporting.of_conversation(talk, has_shop_lines=has_shop_lines, actor=owner, at=NOON) as file:
        return ZipFile(BytesIO(file.read()))


def told(zipped: ZipFile) -> dict:
    return json.loads(zipped.read("conversation.json"))


def said(zipped: ZipFile) -> list[dict]:
    return told(zipped)["messages"]


def everything_in(zipped: ZipFile) -> bytes:
    return b"".join(name.encode() + zipped.read(name) for name in zipped.namelist())


def test_what_is_in_the_export_is_what_was_said(talk, lin, chen, owner):
    asked = stage.say(lin, "龙井 500 g?", at=NOON)
    answer = stage.say(chen, "For 500", reply_to=asked.pk, at=NOON + timedelta(minutes=1))
    operations.react(message_id=asked.pk, member=chen, emoji="👍", is_on=True, at=NOON)

    first, second = said(opened(talk, owner))

    assert (first["seq"], first["sender"], first["is_from_outside"], first["text"]) == (1, "Lin", True, "龙井 500 g?")
    assert first["reactions"] == [{"emoji": "👍", "by": ["Chen"]}]
    assert datetime.fromisoformat(second["at"]) == answer.at
    assert second["at"].endswith("+00:00")
    assert second["reply_to"] == asked.pk


def test_earlier_wordings_and_what_was_taken_back_are_in_it(talk, lin, owner):
    changed, recalled = stage.say(lin, "five tins"), stage.say(lin, "you thieves")
    operations.edit(message_id=changed.pk, member=lin, text="six tins", at=NOON)
    operations.recall(message_id=recalled.pk, member=lin, at=NOON)

    first, second = said(opened(talk, owner))

    assert (first["text"], [was["text"] for was in first["revisions"]]) == ("six tins", ["five tins"])
    assert (second["text"], [was["text"] for was in second["revisions"]]) == ("", ["you thieves"])
    assert second["recalled_at"]


def test_without_the_shops_lines_it_is_what_the_person_outside_is_shown(talk, lin, chen, owner):
    changed = stage.say(lin, "five tins")
    operations.edit(message_id=changed.pk, member=lin, text="six tins", at=NOON)
    picture = stage.upload(chen, recordings.picture(), "wrong-cup.png")
    recalled = stage.say(chen, "wrong person", attachments=(picture.pk,))
    operations.recall(message_id=recalled.pk, member=chen, at=NOON)

    without, with_it = (opened(talk, owner, has_shop_lines=wanted) for wanted in (False, True))

    for gone in (b"five tins", b"wrong person", b"wrong-cup"):
        assert gone in everything_in(with_it)
        assert gone not in everything_in(without)
    assert [line["text"] for line in said(without)] == ["six tins", ""]
    assert said(without)[1]["recalled_at"]


def test_what_was_agreed_and_filled_in_is_in_it_and_how_far_everybody_read(talk, lin, chen, owner):
    fact = Fact(kind="text", label="Delivery", words="by Friday")
    proposed = operations.propose(member=chen, client_id="a", title="Terms", facts=[fact], at=NOON)
    operations.answer(agreement_id=proposed.pk, member=lin, accepts=True, at=NOON)

    export = told(opened(talk, owner))

    (agreement,) = export["agreements"]
    assert (agreement["title"], agreement["state"], agreement["answered_by"]) == ("Terms", "accepted", "Lin")
    assert agreement["facts"][0]["words"] == "by Friday"
    assert {member["name"]: member["read_seq"] for member in export["members"]}["Chen"] == 1


def test_every_file_lies_in_it_and_its_digest_is_right(talk, lin, owner):
    carried = [stage.upload(lin, b"a,b", "../../list.csv"), stage.upload(lin, recordings.picture(), "cup.png")]
    stage.say(lin, "see", attachments=tuple(file.pk for file in carried))

    zipped = opened(talk, owner)

    listed = dict(reversed(line.split("  ", 1)) for line in zipped.read("hashes.txt").decode().splitlines())
    assert set(listed) == set(zipped.namelist()) - {"hashes.txt"}
    assert all(hashlib.sha256(zipped.read(name)).hexdigest() == digest for name, digest in listed.items())
    listing, picture = said(zipped)[0]["attachments"]
    assert zipped.read(listing["file"]) == b"a,b"
    assert listing["sha256"] == listing["file_sha256"] == hashlib.sha256(b"a,b").hexdigest()
    assert picture["file"].endswith("-cup.jpg")
    assert picture["file_sha256"] == listed[picture["file"]] != picture["sha256"]


def test_a_file_that_the_storage_has_lost_is_said_to_be_lost(talk, lin, owner):
    carried = stage.upload(lin, b"a,b")
    stage.say(lin, "see", attachments=(carried.pk,))
    default_storage.delete(carried.original.name)

    (file,) = said(opened(talk, owner))[0]["attachments"]

    assert (file["file"], file["sha256"]) == (None, carried.sha256)


def test_what_only_the_shop_saw_is_nowhere_in_the_export_without_it(talk, lin, chen, owner):
    stage.say(lin, "What does it cost?")
    carried = stage.upload(chen, SECRET.encode(), "floor.txt")
    own = stage.say(chen, SECRET, lane=Lane.STAFF, attachments=(carried.pk,))
    operations.edit(message_id=own.pk, member=chen, text=f"{SECRET}!", at=NOON)

    without, with_it = (opened(talk, owner, has_shop_lines=wanted) for wanted in (False, True))

    assert SECRET.encode() in everything_in(with_it)
    assert SECRET.encode() not in everything_in(without)
    assert b"floor.txt" not in everything_in(without)
    assert [line["lane"] for line in said(without)] == [Lane.ALL]


def test_the_owner_downloads_it_and_the_log_says_so(client, talk, lin, owner):
    stage.say(lin, "Hello")
    client.force_login(owner)

    answer = client.post(reverse("messaging:export", args=[talk.pk]), {"shop_lines": "1"})

    assert answer["Content-Disposition"] == f'attachment; filename="conversation-{talk.pk}.zip"'
    assert len(b"".join(answer.streaming_content)) == int(answer["Content-Length"])
    event = Event.objects.get(kind="messaging.exported")
    assert (event.actor, event.subject) == (owner, f"conversation:{talk.pk}")
    assert event.body["has_shop_lines"] is True
    assert event.audiences == ["role:owner"]
    assert not talk.members.filter(user=owner).exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OWNER])
def test_nobody_but_the_owner_gets_it(client, talk, role):
    client.force_login(make.person(role))

    assert client.post(reverse("messaging:export", args=[talk.pk])).status_code == 404
    assert not Event.objects.filter(kind="messaging.exported").exists()


def test_the_owner_does_not_get_what_colleagues_say_among_themselves(client, owner):
    clerk, packer = make.person(Role.CLERK), make.person(Role.PACKER)
    private = operations.open_among(title="Lunch", people=[packer], actor=clerk, at=NOON)
    client.force_login(owner)

    assert client.post(reverse("messaging:export", args=[private.pk])).status_code == 404


@given(st.text(max_size=300))
def test_names_from_people_never_leave_their_folder(name):
    safe = safe_name(name)

    assert safe
    assert not safe.startswith(".")
    assert not set(safe) & set('/\\:*?"<>|\n\r\0')
    assert len(safe) < 100


@pytest.mark.real_data
def test_odd_texts_come_out_as_they_went_in(talk, lin, owner, shared_data: Path):
    for text in json.loads((shared_data / "bad-input" / "naughty-strings.json").read_text()):
        if text.strip():
            stage.say(lin, text)

    lines = said(opened(talk, owner))

    assert [line["text"] for line in lines] == list(Message.objects.order_by("seq").values_list("text", flat=True))


@pytest.mark.parametrize("count", [1, 3])
def test_a_longer_conversation_takes_no_more_questions(talk, lin, owner, count, django_assert_num_queries):
    for _number in range(count):
        stage.say(lin, "Hello")
    talk.refresh_from_db()

    # members, agreements, forms, the shop and what it is about; three times the messages with reactions, mentions, earlier wordings, attachments
    with django_assert_num_queries(21):
        exporting.of_conversation(talk, has_shop_lines=True, actor=owner, at=NOON).close()


def test_what_is_said_meanwhile_is_in_the_next_export(talk, lin):
    stage.say(lin, "before")
    talk.refresh_from_db()
    stage.say(lin, "meanwhile")

    assert [line.text for line in record.messages_of(talk, has_shop_lines=True)] == ["before"]


# -- on paper ----------------------------------------------------------------------------------------------------------


def read(zipped: ZipFile, name: str = "conversation.pdf") -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(zipped.read(name))).pages)


def test_the_paper_says_it_in_chinese_and_latin_with_earlier_wordings_and_digests(talk, lin, chen, owner):
    carried = [stage.upload(lin, b"a,b", "list.csv"), stage.upload(lin, recordings.picture(), "cup.png")]
    stage.say(lin, "明前龙井 for my mother 👍", attachments=tuple(file.pk for file in carried))
    changed = stage.say(chen, "It costs 500")
    operations.edit(message_id=changed.pk, member=chen, text="It costs 480", at=NOON)
    stage.say(chen, "Our floor", lane=Lane.STAFF)

    zipped = opened(talk, owner)

    text = read(zipped)
    for expected in ("明前龙井 for my mother 〓", "It costs 480", "It costs 500", "Our floor", "only the shop", "Lin"):
        assert expected in text
    assert hashlib.sha256(b"a,b").hexdigest() in text
    assert len(PdfReader(BytesIO(zipped.read("conversation.pdf"))).pages[0].images) == 1
    assert "Our floor" not in read(opened(talk, owner, has_shop_lines=False))


def test_a_long_conversation_comes_in_parts(talk, lin, owner, monkeypatch):
    monkeypatch.setattr(paper, "LINES_A_PART", 2)
    for number in range(5):
        stage.say(lin, f"line {number}")

    zipped = opened(talk, owner)

    papers = [name for name in zipped.namelist() if name.endswith(".pdf")]
    assert papers == ["conversation.pdf", "conversation-2.pdf", "conversation-3.pdf"]
    assert "line 4" in read(zipped, "conversation-3.pdf")

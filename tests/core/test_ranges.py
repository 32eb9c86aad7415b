"""Parts of files, as players and broken downloads ask for them."""

import pytest
from asgiref.sync import sync_to_async
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.http import Http404
from django.test import AsyncRequestFactory, RequestFactory

from shopsuite.core import ranges

CONTENT = bytes(range(100))
ETAG = '"a"'


@pytest.fixture
def storage():
    storage = InMemoryStorage()
    storage.save("film", ContentFile(CONTENT))
    return storage


def ask(storage, *, name="film", factory=RequestFactory, **headers):
    request = factory().get("/", headers=headers)
    return ranges.stored_file(request, storage=storage, name=name, content_type="video/mp4", etag=ETAG)


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-9", (0, 9)),
        ("bytes=90-", (90, 99)),
        ("bytes=90-500", (90, 99)),
        ("bytes=-10", (90, 99)),
        ("bytes=-500", (0, 99)),
        ("bytes=99-99", (99, 99)),
    ],
)
def test_a_part_is_given_as_asked(storage, header, part):
    answer = ask(storage, Range=header)

    first, last = part
    assert answer.status_code == 206
    assert b"".join(answer) == CONTENT[first : last + 1]
    assert answer["Content-Range"] == f"bytes {first}-{last}/100"
    assert answer["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize("header", ["", "bytes=", "bytes=-", "bytes=9-1", "bytes=0-1,5-6", "lines=1-2", "bytes=a-b"])
def test_what_cannot_be_understood_is_answered_whole(storage, header):
    answer = ask(storage, Range=header)

    assert answer.status_code == 200
    assert b"".join(answer) == CONTENT
    assert answer["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_what_lies_behind_the_end_is_refused_with_the_size(storage, header):
    answer = ask(storage, Range=header)

    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */100")


def test_a_part_of_another_version_is_answered_with_all_of_this_one(storage):
    assert ask(storage, **{"Range": "bytes=0-9", "If-Range": '"b"'}).status_code == 200
    assert ask(storage, **{"Range": "bytes=0-9", "If-Range": ETAG}).status_code == 206


def test_what_the_browser_has_is_not_sent_again(storage):
    answer = ask(storage, **{"If-None-Match": ETAG})

    assert (answer.status_code, answer["ETag"]) == (304, ETAG)


def test_nothing_is_not_found(storage):
    with pytest.raises(Http404):
        ask(storage, name="gone")


async def test_under_asgi_it_comes_in_pieces_and_off_the_thread(storage, monkeypatch):
    monkeypatch.setattr(ranges, "CHUNK", 16)
    answer = await sync_to_async(ask)(storage, factory=AsyncRequestFactory, Range="bytes=1-40")

    pieces = [piece async for piece in answer]
    assert [len(piece) for piece in pieces] == [16, 16, 8]
    assert b"".join(pieces) == CONTENT[1:41]

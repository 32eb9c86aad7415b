"""Answers with a stored file, whole or in the part that was asked for: players and broken downloads ask for parts."""

import asyncio
import re
from collections.abc import AsyncGenerator, Generator
from contextlib import ExitStack
from os import SEEK_END
from typing import IO

from django.core.files.storage import Storage
from django.core.handlers.asgi import ASGIRequest
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

CHUNK = 256 * 1024  # bytes
MARKED_FOR = 60  # seconds
_MARK = re.compile(r"[0-9-]{3,21}\Z", re.ASCII)
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})\Z", re.ASCII)


class OutOfRange(Exception):
    """The part asked for lies behind the end."""


def asked_part(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte that a ``Range`` header asks for (RFC 9110, 14.1.2); None where the whole file answers it.

    Several parts at once, and what cannot be understood, is answered whole, as the RFC allows. Raises ``OutOfRange``.
    """
    found = _RANGE.match(header)
    if not found or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:  # the last so many bytes
        if not int(last) or not size:
            raise OutOfRange
        return max(0, size - int(last)), size - 1
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise OutOfRange
    return int(first), min(int(last), size - 1) if last else size - 1


def stored_file(request: HttpRequest, *, storage: Storage, name: str, content_type: str, etag: str) -> HttpResponseBase:
    """``name`` out of ``storage``, or the part of it that ``request`` asks for. ``etag`` (with its quotes) names the content,
    which never changes. Raises ``Http404`` where there is no such file."""
    try:
        size = storage.size(name)
    except FileNotFoundError as error:
        raise Http404 from error
    unchanged = get_conditional_response(request, etag=etag)
    answer = unchanged or _part(request, storage, name, size, etag)
    answer["Content-Type"] = content_type
    answer["Accept-Ranges"] = "bytes"
    answer["ETag"] = etag
    # Said aloud, so that nothing on the way out compresses it: parts are counted in the bytes of the file.
    answer["Content-Encoding"] = "identity"
    return answer


def _part(request: HttpRequest, storage: Storage, name: str, size: int, etag: str) -> HttpResponseBase:
    # A player that goes on with another version of the file gets the new one whole.
    header = request.headers.get("Range", "") if request.headers.get("If-Range", etag) == etag else ""
    try:
        part = asked_part(header, size)
    except OutOfRange:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = part or (0, size - 1)
    length = last - first + 1
    answer = _streamed(request, _read(storage, name, first, length), status=206 if part else 200)
    answer["Content-Length"] = length
    if part:
        answer["Content-Range"] = f"bytes {first}-{last}/{size}"
    return answer


def temporary_file(request: HttpRequest, file: IO[bytes], *, name: str, content_type: str) -> HttpResponseBase:
    """Answers with all of ``file``, saved as ``name``, and closes it. The page that asked is told by a cookie with its
    ``mark`` that it has come (``js/downloads.js``)."""
    with ExitStack() as unless_answered:
        unless_answered.enter_context(file)
        mark = request.POST.get("mark", "")
        length = file.seek(0, SEEK_END)
        file.seek(0)
        answer = _streamed(request, _read_open(file, length), status=200)
        unless_answered.pop_all()
    answer["Content-Type"], answer["Content-Length"] = content_type, length
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["Content-Encoding"], answer["Cache-Control"] = "identity", "private, no-store"
    if _MARK.match(mark):
        answer.set_cookie("downloaded", mark, max_age=MARKED_FOR, secure=request.is_secure(), samesite="Strict")
    return answer


def _streamed(request: HttpRequest, chunks: Generator[bytes, None, None], *, status: int) -> StreamingHttpResponse:
    # Django would read all of a plain iterator into memory before an ASGI server sends the first byte.
    return StreamingHttpResponse(_beside(chunks) if isinstance(request, ASGIRequest) else chunks, status=status)


def _read(storage: Storage, name: str, first: int, length: int) -> Generator[bytes, None, None]:
    with storage.open(name) as file:
        file.seek(first)
        yield from _read_open(file, length)


def _read_open(file: IO[bytes], length: int) -> Generator[bytes, None, None]:
    with file:
        while length > 0 and (chunk := file.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk


async def _beside(chunks: Generator[bytes, None, None]) -> AsyncGenerator[bytes, None]:
    """The same on other threads: the one that answers requests has something else to do."""
    try:
        while chunk := await asyncio.to_thread(next, chunks, b""):
            yield chunk
    finally:
        chunks.close()

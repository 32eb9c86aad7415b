"""Requests run on threads that stay, each in one go."""

import asyncio
import threading

import pytest
from django.core.signals import request_finished, request_started
from django.http import HttpResponse, StreamingHttpResponse
from django.test import override_settings
from django.urls import path

from shopsuite.handler import ThreadedHandler

seen: list[str] = []


def plain(request):
    seen.append(f"view on {threading.current_thread().name}")
    return HttpResponse(request.body)


def broken(request):
    raise RuntimeError("on purpose")


class Steps:
    """What a response streams; says when it is closed."""

    def __aiter__(self):
        return self._parts()

    async def _parts(self):
        yield b"first"
        yield b"second"

    def close(self):
        seen.append("closed")


def streamed(request):
    answer = StreamingHttpResponse(aiter(Steps()))
    answer._resource_closers.append(Steps().close)
    return answer


urlpatterns = [path("plain", plain), path("streamed", streamed), path("broken", broken)]


@pytest.fixture(autouse=True)
def _watched():
    def started(**more):
        seen.append(f"started on {threading.current_thread().name}")

    def finished(**more):
        seen.append(f"finished on {threading.current_thread().name}")

    seen.clear()
    request_started.connect(started)
    request_finished.connect(finished)
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[], ALLOWED_HOSTS=["*"]):
        yield
    request_started.disconnect(started)
    request_finished.disconnect(finished)


def ask(handler, address, *, body=b"", send=None, first="http.request"):
    """What the handler sends to a client that posts ``body`` and reads with ``send``: (status, content)."""
    sent = []

    async def receive():
        return {"type": first, "body": body}

    async def keep(message):
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": address, "headers": [], "query_string": b""}
    asyncio.run(handler(scope, receive, send or keep))
    return sum(message.get("status", 0) for message in sent), b"".join(message.get("body", b"") for message in sent)


def test_signals_and_view_run_in_one_go_on_a_thread_that_stays():
    handler = ThreadedHandler()
    assert [ask(handler, "/plain", body=b"tea") for _ in range(2)] == [(200, b"tea")] * 2
    assert [line.split()[0] for line in seen] == ["started", "view", "finished"] * 2
    on = [line.split()[-1] for line in seen]
    assert len(set(on[:3])) == len(set(on[3:])) == 1
    assert all(name.startswith("request") for name in on)


def test_what_a_request_held_is_given_back_before_a_slow_client_reads_the_answer():
    before = []

    async def slow(message):
        before.append([line.split()[0] for line in seen])

    ask(ThreadedHandler(), "/plain", send=slow)
    assert before[0] == ["started", "view", "finished"]


def test_what_streams_is_closed_when_it_was_sent():
    assert ask(ThreadedHandler(), "/streamed") == (200, b"firstsecond")
    assert "closed" in seen


def test_what_streams_is_closed_when_its_reader_goes_away():
    async def leave(message):
        if message["type"] == "http.response.body":
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        ask(ThreadedHandler(), "/streamed", send=leave)
    assert "closed" in seen


def test_a_bug_in_a_view_is_answered_and_the_thread_goes_on():
    handler = ThreadedHandler()
    assert [ask(handler, address)[0] for address in ("/broken", "/plain")] == [500, 200]


def test_nothing_runs_for_a_client_that_left_before_it_had_asked():
    ask(ThreadedHandler(), "/plain", first="http.disconnect")
    assert seen == []

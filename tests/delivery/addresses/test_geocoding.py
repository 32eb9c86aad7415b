"""A program is asked where the owner named one, politely, and is never believed more than a person."""

import json
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from delivery import operations
from delivery.models import KnownAddress
from delivery.rules.places import Spot
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery.addresses.stage import noted
from tests.factories import NOON

pytestmark = pytest.mark.django_db


class Server(HTTPServer):
    """Answers as Nominatim does; ``answer`` and ``status`` are set by tests."""

    status = 200
    answer: Any = None
    asked: list[dict[str, list[str]]]
    agents: list[str]


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        self.server.asked.append({"path": [url.path]} | parse_qs(url.query))
        self.server.agents.append(self.headers["User-Agent"])
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        answer = self.server.answer
        self.wfile.write(answer if isinstance(answer, bytes) else json.dumps(answer).encode())

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    made = Server(("127.0.0.1", 0), _Handler)
    made.asked, made.agents = [], []
    made.answer = [{"lat": "30.25", "lon": "120.16", "display_name": "12, Lake Road"}]
    Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    settings.GEOCODER = "delivery.geocoding.nominatim.Nominatim"
    settings.GEOCODER_GATEWAY = f"http://127.0.0.1:{made.server_port}"
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def dispatcher():
    return make.person(Role.DISPATCHER)


def look_up(*, at=NOON) -> tuple[int, list[float]]:
    """How many were found, and the pauses that were made."""
    pauses: list[float] = []
    return operations.look_up(clock=lambda: at, sleep=pauses.append), pauses


def test_nobody_is_asked_unless_the_owner_said_so():
    noted()
    assert look_up() == (0, [])
    assert KnownAddress.objects.get().ask_at is not None


def test_what_it_finds_is_a_guess(server, dispatcher):
    operations.place_shop(spot=Spot(30.2, 120.1), actor=dispatcher, at=NOON)
    noted("12 Lake Road"), noted("14 Lake Road")

    assert look_up() == (2, [1.0])

    assert set(KnownAddress.objects.values_list("latitude", "source", "is_confirmed")) == {(30.25, "geocoder", False)}
    first = server.asked[0]
    assert (first["path"], first["q"], first["limit"]) == (["/search"], ["12 Lake Road"], ["1"])
    assert first["viewbox"] == ["119.6000,30.7000,120.6000,29.7000"]
    assert server.agents[0].startswith("shopsuite (")
    assert look_up() == (0, [])
    assert len(server.asked) == 2


def test_what_it_does_not_know_is_for_a_person(server):
    noted()
    server.answer = []
    assert look_up() == (0, [])
    assert KnownAddress.objects.get().ask_at is None


def test_the_same_name_on_another_continent_is_nothing_found(server, dispatcher):
    operations.place_shop(spot=Spot(51.5, 0.1), actor=dispatcher, at=NOON)
    noted()
    assert look_up() == (0, [])
    assert not KnownAddress.objects.get().is_placed


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (429, []),
        (302, []),
        (200, b"<html>"),
        (200, {"error": "x"}),
        (200, [{"lat": "91", "lon": "0"}]),
        (200, [{"lon": "0"}]),
        (200, ["x"]),
        (200, [{"lat": "nan", "lon": "0"}]),
        (200, b"[" * 300_000),
    ],
)
def test_what_fails_is_asked_again_later_and_not_for_ever(server, status, answer):
    noted("1 A"), noted("2 B")
    server.status, server.answer = status, answer
    assert look_up() == (0, [])
    assert len(server.asked) == 1  # the rest of the run is left alone
    at = NOON
    for _again in range(12):
        at += timedelta(days=1)
        look_up(at=at)
    assert len(server.asked) == 10
    assert not KnownAddress.objects.exclude(ask_at=None).exists()


def test_a_person_is_believed_more(server, dispatcher):
    address = noted()
    assert look_up()[0] == 1
    operations.take_back_placing(address_id=address.pk, actor=dispatcher, at=NOON)
    KnownAddress.objects.update(ask_at=NOON)
    assert look_up()[0] == 0
    assert not KnownAddress.objects.get().is_placed

    operations.place_address(address_id=address.pk, spot=Spot(30.0, 120.0), actor=dispatcher, at=NOON)
    assert operations.addresses.take_geocoded(address_id=address.pk, spot=Spot(1, 1), at=NOON) is False
    assert KnownAddress.objects.get().latitude == 30.0

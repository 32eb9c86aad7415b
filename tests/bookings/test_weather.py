"""The weather is told where somebody knows it, and never holds a reminder up."""

import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bookings import weather
from bookings.weather import Forecast, forecast_for
from tests.bookings.stage import NOW, clock

PLACE = (Decimal("30.24"), Decimal("120.14"))
BEGINS = clock(12, 15)


class Station(HTTPServer):
    """Answers as Open-Meteo does; ``answer`` and ``status`` are set by tests."""

    status = 200
    answer: Any = None
    asked: list[dict[str, list[str]]]


class _Handler(BaseHTTPRequestHandler):
    server: Station

    def do_GET(self) -> None:
        self.server.asked.append(parse_qs(urlsplit(self.path).query))
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(json.dumps(self.server.answer).encode())

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def station(db: None, settings: Any) -> Iterator[Station]:
    server = Station(("127.0.0.1", 0), _Handler)
    hour = int(BEGINS.timestamp())
    server.asked = []
    server.answer = {
        "hourly": {
            "time": [hour - 3600, hour],
            "temperature_2m": [3.0, 17.6],
            "precipitation_probability": [0, 80],
            "weather_code": [0, 61],
        }
    }
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    settings.WEATHER_PROVIDER = "bookings.weather.OpenMeteo"
    settings.WEATHER_GATEWAY = f"http://127.0.0.1:{server.server_port}"
    yield server
    server.shutdown()
    server.server_close()


def test_the_hour_of_the_tasting_is_told(station: Station) -> None:
    found = forecast_for(*PLACE, BEGINS + timedelta(minutes=20), at=NOW)
    assert found == Forecast(17.6, 80, 61)
    assert weather.in_words(found) == "18 °C, rain. Bring an umbrella."
    assert station.asked[0]["latitude"] == ["30.24"] and station.asked[0]["timeformat"] == ["unixtime"]


def test_everybody_of_the_same_hour_asks_once(station: Station) -> None:
    assert {forecast_for(*PLACE, BEGINS, at=NOW) for _guest in range(3)} == {Forecast(17.6, 80, 61)}
    assert len(station.asked) == 1


@pytest.mark.parametrize("answer", [{}, {"hourly": {}}, {"hourly": {"time": [1]}}, [], None, {"hourly": {"time": "x"}}])
def test_an_answer_that_makes_no_sense_is_no_weather(station: Station, answer: Any) -> None:
    station.answer = answer
    assert forecast_for(*PLACE, BEGINS, at=NOW) is None


def test_a_server_that_fails_is_left_alone_for_a_while(station: Station) -> None:
    station.status = 500
    assert forecast_for(*PLACE, BEGINS, at=NOW) is None
    assert forecast_for(*PLACE, BEGINS, at=NOW) is None
    assert len(station.asked) == 1


def test_nobody_knows_the_weather_of_next_month_or_of_nowhere(station: Station) -> None:
    assert forecast_for(*PLACE, BEGINS + timedelta(days=30), at=NOW) is None
    assert forecast_for(None, None, BEGINS, at=NOW) is None
    assert station.asked == []

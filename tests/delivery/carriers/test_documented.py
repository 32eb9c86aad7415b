"""What docs/api.md tells carriers is so, to the letter."""

import re
from datetime import datetime
from pathlib import Path

import pytest
import time_machine

from delivery.carriers.wire import LONGEST
from delivery.models import TrackingEvent
from delivery.rules.tracking import State
from tests.delivery.carriers import stage

pytestmark = pytest.mark.django_db
PAGE = (Path(__file__).parents[3] / "docs" / "api.md").read_text()
MESSAGE = re.search(r"```http\nPOST (\S+) HTTP/1.1\n(.*?)\n\n(.*?)\n```", PAGE, re.DOTALL)


def test_the_example_is_taken_as_it_stands(client, sf, settings):
    path, head, body = MESSAGE.groups()
    headers = dict(line.split(": ", 1) for line in head.splitlines())
    secret = re.search(r"under the secret both sides know: above, `(\w+)`", PAGE).group(1)
    settings.CARRIERS = {"sf": {"secrets": [secret]}}

    with time_machine.travel(datetime.fromisoformat("2027-01-31T09:31:00+08:00"), tick=False):
        first, again = [
            client.post(
                path,
                body.encode(),
                content_type=headers["Content-Type"],
                headers={name: value for name, value in headers.items() if name.startswith("Carrier-")},
            )
            for _time in range(2)
        ]

    assert (first.status_code, first.json(), again.json()) == (200, {"is_new": True}, {"is_new": False})
    kept = TrackingEvent.objects.get()
    assert (kept.number, kept.state, kept.place) == ("SF1234567890", "out_for_delivery", "Hangzhou Xihu")


def test_every_state_and_length_is_named():
    section = PAGE[PAGE.index("## Carriers") : PAGE.index("## Proposals")]

    assert [state for state in State if f"`{state}`" not in section] == []
    for most in LONGEST.values():
        assert f"up to {most}" in section


def test_a_message_of_another_moment_is_not(client, sf, settings):
    path, _head, body = MESSAGE.groups()

    assert client.post(path, body, content_type="application/json").status_code == 401
    assert stage.Carrier.objects.get() == sf

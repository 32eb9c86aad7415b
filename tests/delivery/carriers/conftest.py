"""What every test of carriers may ask for."""

import pytest
import time_machine

from tests.delivery.carriers import carrier_server, stage
from tests.factories import NOON


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def sf(db, settings):
    """A carrier whose messages are signed."""
    settings.CARRIERS = {"sf": {"secrets": [stage.SECRET, stage.OLD_SECRET]}}
    return stage.carrier()


@pytest.fixture
def program(sf, settings):
    """The carrier's program, a server here, which is asked."""
    with carrier_server.running() as server:
        access = {"secrets": [stage.SECRET], "gateway": server.address, "token": "the-shops-token"}
        settings.CARRIERS = {"sf": access}
        yield server

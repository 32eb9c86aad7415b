"""What every test of carriers may ask for."""

import pytest
import time_machine

from tests.delivery.carriers import stage
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

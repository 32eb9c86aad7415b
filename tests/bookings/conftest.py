import pytest

from tests.bookings.stage import TeaHouse, tea_house


@pytest.fixture
def house(db: None) -> TeaHouse:
    return tea_house()


@pytest.fixture
def open_house(transactional_db: None) -> TeaHouse:
    """The same where callers race: everything is committed."""
    return tea_house()

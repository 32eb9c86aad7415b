"""What every test of finance may ask for."""

import pytest

from tests.finance import wechat_server


@pytest.fixture
def wechat(settings):
    """The shop takes payments by WeChat Pay, which is a server here."""
    with wechat_server.running() as server:
        settings.PAYMENT_PROVIDER = "finance.providers.wechat.WeChat"
        settings.WECHAT_PAY = wechat_server.settings_for(server.address)
        yield server

"""What every test of the API may ask for."""

from tests.finance.conftest import wechat

__all__ = ["wechat"]

"""What every test of after-sales may ask for."""

from tests.finance.conftest import wechat

__all__ = ["wechat"]

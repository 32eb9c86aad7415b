"""Tokens of other systems."""

from rest_framework.authentication import TokenAuthentication

__all__ = ["TokenAuthentication"]

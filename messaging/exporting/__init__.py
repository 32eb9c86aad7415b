"""Conversations as evidence: everything said, with its files and their digests, in one ZIP to keep or hand on."""

from messaging.exporting.archive import of_conversation

__all__ = ["of_conversation"]

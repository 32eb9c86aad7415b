"""Conversations as evidence: everything said, with its files and their digests, in one ZIP to keep or hand on."""

from messaging.exporting.archive import add_conversation, of_conversation

__all__ = ["add_conversation", "of_conversation"]

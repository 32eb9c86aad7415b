"""Conversations and what is said in them."""

from messaging.models.conversation import Conversation, Member
from messaging.models.message import Message, Revision

__all__ = ["Conversation", "Member", "Message", "Revision"]

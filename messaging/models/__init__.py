"""Conversations and what is said in them."""

from messaging.models.agreement import Agreement, AgreementFact
from messaging.models.attachment import Attachment
from messaging.models.conversation import Conversation, Member
from messaging.models.draft import Draft
from messaging.models.form_request import FormRequest
from messaging.models.mention import Mention
from messaging.models.message import Message, Revision
from messaging.models.proof import Proof
from messaging.models.quick_reply import QuickReply
from messaging.models.reaction import Pin, Reaction
from messaging.models.retention import RetentionRule
from messaging.models.time_limits import TimeLimits
from messaging.models.visitor import ChatOrigin, Visitor
from messaging.models.wait import ResponseTarget, Wait

__all__ = [
    "Agreement",
    "AgreementFact",
    "Attachment",
    "ChatOrigin",
    "Conversation",
    "Draft",
    "FormRequest",
    "Member",
    "Mention",
    "Message",
    "Pin",
    "Proof",
    "QuickReply",
    "Reaction",
    "ResponseTarget",
    "RetentionRule",
    "Revision",
    "TimeLimits",
    "Visitor",
    "Wait",
]

"""What conversations tell the feed. Pages hear that there is something, and ask for it through the usual doors."""

from dataclasses import dataclass
from datetime import datetime

from messaging.plain_lines import PLAIN_LINES
from shopsuite.feed.events import FeedEvent
from shopsuite.feed.live_rows import LiveRow, show_row


@dataclass(frozen=True)
class _ConversationEvent(FeedEvent):
    conversation_id: int

    @property
    def subject(self) -> str:
        return f"conversation:{self.conversation_id}"


@dataclass(frozen=True)
class MessageSent(_ConversationEvent):
    kind = "messaging.sent"
    live = ("seq",)
    seq: int
    message_id: int
    is_from_outside: bool


show_row(MessageSent.kind, LiveRow(field="message_id", sql=PLAIN_LINES))


@dataclass(frozen=True)
class MessageEdited(_ConversationEvent):
    kind = "messaging.edited"
    message_id: int


@dataclass(frozen=True)
class MessageRecalled(_ConversationEvent):
    kind = "messaging.recalled"
    message_id: int


@dataclass(frozen=True)
class MessageReacted(_ConversationEvent):
    """A reaction was added or taken away."""

    kind = "messaging.reacted"
    message_id: int


@dataclass(frozen=True)
class MessagePinned(_ConversationEvent):
    """It was pinned to the head of the conversation, or taken down again."""

    kind = "messaging.pinned"
    message_id: int


@dataclass(frozen=True)
class AttachmentPrepared(_ConversationEvent):
    """A voice note or a video in a message can be played now, or it is known that it cannot."""

    kind = "messaging.attachment_prepared"
    message_id: int


@dataclass(frozen=True)
class Mentioned(_ConversationEvent):
    """``user_ids`` were called in a message, or a call that nobody acknowledged was passed on to them."""

    kind = "messaging.mentioned"
    message_id: int
    mention_id: int
    user_ids: list[int]
    is_passed_on: bool


@dataclass(frozen=True)
class MentionSettled(_ConversationEvent):
    """A call was acknowledged, or taken back with its message."""

    kind = "messaging.mention_settled"
    message_id: int
    mention_id: int


@dataclass(frozen=True)
class AnswerDue(_ConversationEvent):
    """Somebody outside waits for an answer that is due soon or late; ``user_ids`` are to see to it."""

    kind = "messaging.answer_due"
    wait_id: int
    due_at: datetime
    is_late: bool
    user_ids: list[int]


@dataclass(frozen=True)
class MarksMoved(_ConversationEvent):
    kind = "messaging.marks_moved"
    live = ("member_id", "is_outside", "delivered", "read")
    member_id: int
    is_outside: bool = False
    delivered: int = 0
    read: int = 0


@dataclass(frozen=True)
class ConversationChanged(_ConversationEvent):
    """It was taken on, given back, set aside, closed, opened again, or called otherwise."""

    kind = "messaging.changed"
    owner_id: int | None
    state: str


@dataclass(frozen=True)
class PeopleChanged(_ConversationEvent):
    """Colleagues were added to a group, were taken out or left (ids of users); ``message_id`` is the line that says so."""

    kind = "messaging.people_changed"
    message_id: int
    joined: list[int]
    gone: list[int]


@dataclass(frozen=True)
class Reminded(_ConversationEvent):
    """Those who have not read an announcement are to be told again."""

    kind = "messaging.reminded"
    user_ids: list[int]


@dataclass(frozen=True)
class CustomerLinked(_ConversationEvent):
    """It is known now whom the conversation is with (``customer_id`` None: not any more)."""

    kind = "messaging.customer_linked"
    customer_id: int | None


@dataclass(frozen=True)
class LinkReplaced(_ConversationEvent):
    """The private links made before are dead; told to the pages that were opened by one of them."""

    kind = "messaging.link_replaced"


@dataclass(frozen=True)
class AgreementMoved(_ConversationEvent):
    """Facts were proposed, agreed on or declined."""

    kind = "messaging.agreement_moved"
    agreement_id: int
    version: int
    state: str


@dataclass(frozen=True)
class PreferenceMoved(_ConversationEvent):
    """Somebody was asked whether what they like may be remembered, answered, or took it back."""

    kind = "messaging.preference_moved"
    preference_id: int
    consents: bool | None
    is_withdrawn: bool


@dataclass(frozen=True)
class FormFilledIn(_ConversationEvent):
    """Somebody outside answered what they were asked for."""

    kind = "messaging.form_filled_in"
    request_id: int
    form: str


@dataclass(frozen=True)
class ConversationExported(_ConversationEvent):
    """A copy of everything said left the shop's hands, with or without what only the shop saw."""

    kind = "messaging.exported"
    has_shop_lines: bool


@dataclass(frozen=True)
class ConversationLetGo(_ConversationEvent):
    """Its words and files were deleted, for they had been kept as long as the shop's rules say."""

    kind = "messaging.let_go"
    messages: int
    files: int

"""Reading conversations. Whoever asks is named, and gets only what they may see."""

from messaging.queries.agreements import InForce, agreements_visible_to, days_agreed_with, in_force, in_force_in
from messaging.queries.inboxes import (
    View,
    calls_of,
    conversations_of,
    inbox,
    open_calls,
    own_conversations,
    with_one_of,
    with_suppliers_about,
    with_unread,
)
from messaging.queries.people import Readers, could_be_added, people_in, readers_of
from messaging.queries.retention import conversations_to_let_go, is_to_be_let_go
from messaging.queries.searching import Sought, hits, search
from messaging.queries.settings import response_targets, time_limits
from messaging.queries.thread import (
    MOST_NEWER,
    PAGE,
    attachments_visible_to,
    draft_of,
    latest,
    left_unprepared,
    messages_of,
    newer,
    pinned,
    reached_others,
    unread_outside,
)
from messaging.queries.visible import conversations_visible_to, has_left, member_of, shop_people_in
from messaging.queries.visitors import chat_origins, proof_of, sources_of, visitor_of

__all__ = [
    "MOST_NEWER",
    "PAGE",
    "InForce",
    "Readers",
    "Sought",
    "View",
    "agreements_visible_to",
    "attachments_visible_to",
    "calls_of",
    "chat_origins",
    "conversations_of",
    "conversations_to_let_go",
    "conversations_visible_to",
    "could_be_added",
    "days_agreed_with",
    "draft_of",
    "has_left",
    "hits",
    "in_force",
    "in_force_in",
    "inbox",
    "is_to_be_let_go",
    "latest",
    "left_unprepared",
    "member_of",
    "messages_of",
    "newer",
    "open_calls",
    "own_conversations",
    "people_in",
    "pinned",
    "proof_of",
    "reached_others",
    "readers_of",
    "response_targets",
    "search",
    "shop_people_in",
    "sources_of",
    "time_limits",
    "unread_outside",
    "visitor_of",
    "with_one_of",
    "with_suppliers_about",
    "with_unread",
]

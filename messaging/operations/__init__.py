"""Every write to a conversation. Views, the API and reactions all come through here."""

from messaging.operations.agreements import Fact, NotOpen, OwnSide, answer, propose
from messaging.operations.announcing import announce, open_with_author, remind
from messaging.operations.attaching import clear_unsent, take_in
from messaging.operations.conversations import (
    close,
    join,
    open_about,
    open_with_supplier,
    reopen,
    snooze,
    take_on,
)
from messaging.operations.drafts import clear_draft, save_draft
from messaging.operations.emptying import clear_spent_proofs
from messaging.operations.exporting import note_export
from messaging.operations.form_requests import ask_to_fill_in, fill_in
from messaging.operations.groups import add_people, come_back, leave, may_remove, open_among, remove_person, rename
from messaging.operations.links import replace_link
from messaging.operations.marks import mark_delivered, mark_read
from messaging.operations.mentions import acknowledge, pass_on_overdue_calls
from messaging.operations.preferences import answer_preference, note_preference, take_back_consent, withdraw_preference
from messaging.operations.preparing import prepare
from messaging.operations.proving import ask_for_code, link_customer, prove, send_code, unlink_customer
from messaging.operations.quick_replies import keep_quick_reply, remove_quick_reply
from messaging.operations.reacting import pin, react
from messaging.operations.retention import LetGo, let_go
from messaging.operations.sending import Content, NotYours, TooLate, edit, give_notice, recall, send
from messaging.operations.visitors import Introduction, begin_as_visitor
from messaging.operations.voice import NotAllowed, may_write
from messaging.operations.waits import watch

__all__ = [
    "Content",
    "Fact",
    "Introduction",
    "LetGo",
    "NotAllowed",
    "NotOpen",
    "NotYours",
    "OwnSide",
    "TooLate",
    "acknowledge",
    "add_people",
    "announce",
    "answer",
    "answer_preference",
    "ask_for_code",
    "ask_to_fill_in",
    "begin_as_visitor",
    "clear_draft",
    "clear_spent_proofs",
    "clear_unsent",
    "close",
    "come_back",
    "edit",
    "fill_in",
    "give_notice",
    "join",
    "keep_quick_reply",
    "leave",
    "let_go",
    "link_customer",
    "mark_delivered",
    "mark_read",
    "may_remove",
    "may_write",
    "note_export",
    "note_preference",
    "open_about",
    "open_among",
    "open_with_author",
    "open_with_supplier",
    "pass_on_overdue_calls",
    "pin",
    "prepare",
    "propose",
    "prove",
    "react",
    "recall",
    "remind",
    "remove_person",
    "remove_quick_reply",
    "rename",
    "reopen",
    "replace_link",
    "save_draft",
    "send",
    "send_code",
    "snooze",
    "take_back_consent",
    "take_in",
    "take_on",
    "unlink_customer",
    "watch",
    "withdraw_preference",
]

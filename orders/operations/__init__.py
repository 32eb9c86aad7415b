"""Every write to an order. Views, the API, imports and tasks all come through here."""

from orders.operations.change_requests import ChangeOpen, ask_change, change_order, decide_change, withdraw_change
from orders.operations.changes import Touched, add_note, cancel_order, cancel_untouched, move_ship_by, reinstate_order
from orders.operations.credit import NoCredit, NotPaid, let_go_unpaid, put_on_account
from orders.operations.grouping import group_of
from orders.operations.groups import begin_calling_off, cancel_open_parcels
from orders.operations.hand_over import (
    TAKE_BACK_WITHIN,
    hand_over,
    mark_delivered,
    note_tracking,
    pass_to_rider,
    take_back_delivery,
)
from orders.operations.intake import LineDraft, OrderDraft, place_order, place_orders
from orders.operations.intercepts import answer_intercept, bring_parcel_back
from orders.operations.letting_off import ask_again, let_off
from orders.operations.links import renew_link
from orders.operations.look_alikes import decide_look_alike, flag_look_alikes
from orders.operations.offers import NothingWaits, answer_offer, look_at_promise, offer_options
from orders.operations.packing import NoteNotRead, pack_order, start_packing, unpack_order
from orders.operations.parcel_stops import Stopped, WrongParcel, resume_parcel, stop_parcel
from orders.operations.payments import (
    BooksClosed,
    MoreThanPaid,
    close_month,
    move_payment,
    pay_group,
    receive_payment,
    refund,
)
from orders.operations.picking import (
    DepositDue,
    WrongBatch,
    pick_line,
    put_back,
    report_short,
    start_picking,
    swap_batch,
    unpick_line,
)
from orders.operations.proving import ProofMissing, answer_proof, ask_proof, drop_proof, show_proof
from orders.operations.services import resize_service, retime_service
from orders.operations.settle import settle_waiting, wait_again
from orders.operations.sharing_out import Recipient, share_out

__all__ = [
    "TAKE_BACK_WITHIN",
    "BooksClosed",
    "ChangeOpen",
    "DepositDue",
    "LineDraft",
    "MoreThanPaid",
    "NoCredit",
    "NotPaid",
    "NoteNotRead",
    "NothingWaits",
    "OrderDraft",
    "ProofMissing",
    "Recipient",
    "Stopped",
    "Touched",
    "WrongBatch",
    "WrongParcel",
    "add_note",
    "answer_intercept",
    "answer_offer",
    "answer_proof",
    "ask_again",
    "ask_change",
    "ask_proof",
    "begin_calling_off",
    "bring_parcel_back",
    "cancel_open_parcels",
    "cancel_order",
    "cancel_untouched",
    "change_order",
    "close_month",
    "decide_change",
    "decide_look_alike",
    "drop_proof",
    "flag_look_alikes",
    "group_of",
    "hand_over",
    "let_go_unpaid",
    "let_off",
    "look_at_promise",
    "mark_delivered",
    "move_payment",
    "move_ship_by",
    "note_tracking",
    "offer_options",
    "pack_order",
    "pass_to_rider",
    "pay_group",
    "pick_line",
    "place_order",
    "place_orders",
    "put_back",
    "put_on_account",
    "receive_payment",
    "refund",
    "reinstate_order",
    "renew_link",
    "report_short",
    "resize_service",
    "resume_parcel",
    "retime_service",
    "settle_waiting",
    "share_out",
    "show_proof",
    "start_packing",
    "start_picking",
    "stop_parcel",
    "swap_batch",
    "take_back_delivery",
    "unpack_order",
    "unpick_line",
    "wait_again",
    "withdraw_change",
]

"""Every write to an order. Views, the API, imports and tasks all come through here."""

from orders.operations.changes import add_note, cancel_order, move_ship_by, receive_payment, reinstate_order
from orders.operations.hand_over import TAKE_BACK_WITHIN, hand_over, mark_delivered, take_back_delivery
from orders.operations.intake import LineDraft, OrderDraft, place_order
from orders.operations.links import renew_link
from orders.operations.look_alikes import decide_look_alike, flag_look_alikes
from orders.operations.packing import NoteNotRead, pack_order, start_packing, unpack_order
from orders.operations.picking import (
    WrongBatch,
    pick_line,
    put_back,
    report_short,
    start_picking,
    swap_batch,
    unpick_line,
)
from orders.operations.settle import settle_waiting, wait_again

__all__ = [
    "TAKE_BACK_WITHIN",
    "LineDraft",
    "NoteNotRead",
    "OrderDraft",
    "WrongBatch",
    "add_note",
    "cancel_order",
    "decide_look_alike",
    "flag_look_alikes",
    "hand_over",
    "mark_delivered",
    "move_ship_by",
    "pack_order",
    "pick_line",
    "place_order",
    "put_back",
    "receive_payment",
    "reinstate_order",
    "renew_link",
    "report_short",
    "settle_waiting",
    "start_packing",
    "start_picking",
    "swap_batch",
    "take_back_delivery",
    "unpack_order",
    "unpick_line",
    "wait_again",
]

"""Every write to catalogue, stock, reservations and the ledger. There is no second door.

Changes of stock are most often one step of a larger change (an order placed, a parcel handed over). They join the
caller's transaction without a savepoint of their own: what is refused here undoes the whole change.
"""

from inventory.operations.allocation import OutOfStock, fill_waiting, release, reserve, take_over_reservation
from inventory.operations.catalogue import (
    NewGoods,
    add_batch,
    add_batches_in_bulk,
    add_goods_in_bulk,
    add_product,
    add_variant,
)
from inventory.operations.goods_in import NewBatch, receive_goods
from inventory.operations.ledger import (
    NotOnHand,
    Receipt,
    Sale,
    add_found,
    hand_out,
    mark_picked,
    receive,
    report_missing,
    sell_directly,
    take_back,
    write_off,
)

__all__ = [
    "NewBatch",
    "NewGoods",
    "NotOnHand",
    "OutOfStock",
    "Receipt",
    "Sale",
    "add_batch",
    "add_batches_in_bulk",
    "add_found",
    "add_goods_in_bulk",
    "add_product",
    "add_variant",
    "fill_waiting",
    "hand_out",
    "mark_picked",
    "receive",
    "receive_goods",
    "release",
    "report_missing",
    "reserve",
    "sell_directly",
    "take_back",
    "take_over_reservation",
    "write_off",
]

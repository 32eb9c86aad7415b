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
from inventory.operations.counting import (
    NotExplained,
    PromisedToOthers,
    Scope,
    WrongCountState,
    count_line,
    count_unlisted,
    drop_count,
    explain_difference,
    open_count,
    post_count,
)
from inventory.operations.goods_in import NewBatch, receive_goods
from inventory.operations.ledger import (
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
from inventory.operations.posting import NotOnHand

__all__ = [
    "NewBatch",
    "NewGoods",
    "NotExplained",
    "NotOnHand",
    "OutOfStock",
    "PromisedToOthers",
    "Receipt",
    "Sale",
    "Scope",
    "WrongCountState",
    "add_batch",
    "add_batches_in_bulk",
    "add_found",
    "add_goods_in_bulk",
    "add_product",
    "add_variant",
    "count_line",
    "count_unlisted",
    "drop_count",
    "explain_difference",
    "fill_waiting",
    "hand_out",
    "mark_picked",
    "open_count",
    "post_count",
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

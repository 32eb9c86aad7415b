"""Every write to catalogue, stock, reservations and the ledger. There is no second door.

Changes of stock are most often one step of a larger change (an order placed, a parcel handed over). They join the
caller's transaction without a savepoint of their own: what is refused here undoes the whole change.
"""

from inventory.operations.allocation import (
    OutOfStock,
    fill_waiting,
    release,
    release_all,
    reserve,
    reserve_for_all,
    take_over_reservation,
)
from inventory.operations.batches_in_bulk import BatchChange, Opening, take_back_batches, write_batches
from inventory.operations.catalogue import (
    NewGoods,
    add_batch,
    add_batches_in_bulk,
    add_goods_in_bulk,
    add_product,
    add_variant,
)
from inventory.operations.catalogue_in_bulk import GoodsChange, take_back_goods, write_goods
from inventory.operations.conversions import open_packs
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
from inventory.operations.exchanging import bring_back, exchange, hand_on_waiting
from inventory.operations.goods_in import NewBatch, receive_goods
from inventory.operations.holds import PickedAlready, hold_batch, let_wait, release_hold, swap_promise
from inventory.operations.ledger import (
    BatchIsHeld,
    Receipt,
    Sale,
    add_found,
    hand_out,
    mark_picked,
    receive,
    report_missing,
    sell_directly,
    take_back,
    take_back_from,
    write_off,
)
from inventory.operations.posting import NotOnHand
from inventory.operations.tasting import put_back_from_tasting, take_for_tasting
from inventory.operations.transfers import (
    MoreThanSent,
    put_elsewhere,
    quarantine_place,
    receive_transfer,
    send_transfer,
)

__all__ = [
    "BatchChange",
    "BatchIsHeld",
    "GoodsChange",
    "MoreThanSent",
    "NewBatch",
    "NewGoods",
    "NotExplained",
    "NotOnHand",
    "Opening",
    "OutOfStock",
    "PickedAlready",
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
    "bring_back",
    "count_line",
    "count_unlisted",
    "drop_count",
    "exchange",
    "explain_difference",
    "fill_waiting",
    "hand_on_waiting",
    "hand_out",
    "hold_batch",
    "let_wait",
    "mark_picked",
    "open_count",
    "open_packs",
    "post_count",
    "put_back_from_tasting",
    "put_elsewhere",
    "quarantine_place",
    "receive",
    "receive_goods",
    "receive_transfer",
    "release",
    "release_all",
    "release_hold",
    "report_missing",
    "reserve",
    "reserve_for_all",
    "sell_directly",
    "send_transfer",
    "swap_promise",
    "take_back",
    "take_back_batches",
    "take_back_from",
    "take_back_goods",
    "take_for_tasting",
    "take_over_reservation",
    "write_batches",
    "write_goods",
    "write_off",
]

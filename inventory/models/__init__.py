"""The catalogue, its batches, and where every unit is and who it is promised to."""

from inventory.models.catalogue import Product, Unit, Variant
from inventory.models.claims import Reservation, WaitingDemand
from inventory.models.conversions import Conversion, PackOpening
from inventory.models.counts import CountLine, StockCount
from inventory.models.holds import BatchHold
from inventory.models.stock import Batch, BatchStock, Place, StockMove, StockPhoto
from inventory.models.transfers import Transfer, TransferLine

__all__ = [
    "Batch",
    "BatchHold",
    "BatchStock",
    "Conversion",
    "CountLine",
    "PackOpening",
    "Place",
    "Product",
    "Reservation",
    "StockCount",
    "StockMove",
    "StockPhoto",
    "Transfer",
    "TransferLine",
    "Unit",
    "Variant",
    "WaitingDemand",
]

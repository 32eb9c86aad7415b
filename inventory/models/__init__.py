"""The catalogue, its batches, and where every unit is and who it is promised to."""

from inventory.models.catalogue import Product, Unit, Variant
from inventory.models.claims import Reservation, WaitingDemand
from inventory.models.stock import Batch, BatchStock, Place, StockMove

__all__ = ["Batch", "BatchStock", "Place", "Product", "Reservation", "StockMove", "Unit", "Variant", "WaitingDemand"]

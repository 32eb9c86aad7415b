"""Suppliers and what they offer, purchase orders, what was proposed to change in them, and what came of them."""

from purchasing.models.change import ChangeLine, ChangeProposal
from purchasing.models.order import PurchaseOrder, PurchaseOrderLine
from purchasing.models.receipt import GoodsReceipt, GoodsReceiptLine
from purchasing.models.supplier import Price, Supplier, SupplierGoods, SupplierPerson

__all__ = [
    "ChangeLine",
    "ChangeProposal",
    "GoodsReceipt",
    "GoodsReceiptLine",
    "Price",
    "PurchaseOrder",
    "PurchaseOrderLine",
    "Supplier",
    "SupplierGoods",
    "SupplierPerson",
]

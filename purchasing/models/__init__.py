"""Suppliers and what they offer, what is to be bought, purchase orders, what was proposed to change in them, and what came of them."""

from purchasing.models.change import ChangeLine, ChangeProposal
from purchasing.models.inquiry import Inquiry, InquiryLine, Quote, QuoteLine, QuotePrice
from purchasing.models.order import PurchaseOrder, PurchaseOrderLine
from purchasing.models.receipt import GoodsReceipt, GoodsReceiptLine
from purchasing.models.replenishment import DemandForecast, Need, Replenishment, Touched
from purchasing.models.supplier import Price, Supplier, SupplierGoods, SupplierPerson

__all__ = [
    "ChangeLine",
    "ChangeProposal",
    "DemandForecast",
    "GoodsReceipt",
    "GoodsReceiptLine",
    "Inquiry",
    "InquiryLine",
    "Need",
    "Price",
    "PurchaseOrder",
    "PurchaseOrderLine",
    "Quote",
    "QuoteLine",
    "QuotePrice",
    "Replenishment",
    "Supplier",
    "SupplierGoods",
    "SupplierPerson",
    "Touched",
]

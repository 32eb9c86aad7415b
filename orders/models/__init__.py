"""Orders from intake to hand-over."""

from orders.models.after import Return, ReturnLine
from orders.models.channel import Channel, ChannelCustomer
from orders.models.hand_over import HandOver, PackPhoto
from orders.models.imports import ImportedDocument, ImportProblem, OrderImport
from orders.models.look_alike import LookAlike
from orders.models.order import Order, OrderLine, OrderNote
from orders.models.payment import Payment

__all__ = [
    "Channel",
    "ChannelCustomer",
    "HandOver",
    "ImportProblem",
    "ImportedDocument",
    "LookAlike",
    "Order",
    "OrderImport",
    "OrderLine",
    "OrderNote",
    "PackPhoto",
    "Payment",
    "Return",
    "ReturnLine",
]

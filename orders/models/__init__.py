"""Orders from intake to hand-over."""

from orders.models.after import Return, ReturnLine
from orders.models.change_request import ChangedField, ChangedLine, ChangeRequest
from orders.models.channel import Channel, ChannelCustomer
from orders.models.closed_month import ClosedMonth
from orders.models.credit import CreditAccount
from orders.models.group import OrderGroup
from orders.models.hand_over import HandOver, PackPhoto
from orders.models.imports import ImportedDocument
from orders.models.look_alike import LookAlike
from orders.models.offer import Offer
from orders.models.order import Order, OrderLine, OrderNote
from orders.models.payment import Payment
from orders.models.print_run import PrintRun
from orders.models.proof import ProofStep
from orders.models.stop import Intercept, ParcelStop

__all__ = [
    "ChangeRequest",
    "ChangedField",
    "ChangedLine",
    "Channel",
    "ChannelCustomer",
    "ClosedMonth",
    "CreditAccount",
    "HandOver",
    "ImportedDocument",
    "Intercept",
    "LookAlike",
    "Offer",
    "Order",
    "OrderGroup",
    "OrderLine",
    "OrderNote",
    "PackPhoto",
    "ParcelStop",
    "Payment",
    "PrintRun",
    "ProofStep",
    "Return",
    "ReturnLine",
]

"""What delivery holds of a customer: with carriers, and with the shop's own riders."""

from delivery.holding.addresses import ADDRESSES
from delivery.holding.carriers import DELIVERY
from delivery.holding.recipients import RECIPIENTS
from delivery.holding.riders import DELIVERIES

__all__ = ["ADDRESSES", "DELIVERIES", "DELIVERY", "RECIPIENTS"]

"""What owners set up and look through of deliveries."""

from delivery.admin import carriers, positions
from delivery.admin.deliveries import DeliveryAdmin, DeviceEventAdmin

__all__ = [
    "DeliveryAdmin",
    "DeviceEventAdmin",
    "carriers",
    "positions",
]

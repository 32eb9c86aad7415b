"""What owners set up and look through of deliveries."""

from delivery.admin import addresses, carriers, positions
from delivery.admin.deliveries import DeliveryAdmin, DeviceEventAdmin

__all__ = [
    "DeliveryAdmin",
    "DeviceEventAdmin",
    "addresses",
    "carriers",
    "positions",
]

"""What owners set up and look through of deliveries."""

from delivery.admin import addresses, carriers, positions, runs
from delivery.admin.deliveries import DeliveryAdmin, DeviceEventAdmin

__all__ = [
    "DeliveryAdmin",
    "DeviceEventAdmin",
    "addresses",
    "carriers",
    "positions",
    "runs",
]

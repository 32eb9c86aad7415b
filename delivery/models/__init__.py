"""What is kept of deliveries, riders and carriers."""

from delivery.models.carrier import Carrier, CarrierParcel, InterceptAsk, TrackingEvent
from delivery.models.delivery import Attempt, Decision, Delivery, DeliveryState, Hands, Outcome, Reason
from delivery.models.device_event import DeviceEvent

__all__ = [
    "Attempt",
    "Carrier",
    "CarrierParcel",
    "Decision",
    "Delivery",
    "DeliveryState",
    "DeviceEvent",
    "Hands",
    "InterceptAsk",
    "Outcome",
    "Reason",
    "TrackingEvent",
]

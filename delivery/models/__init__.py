"""What is kept of deliveries, riders and carriers."""

from delivery.models.address import AddressFix, AreaDetour, Destination, KnownAddress, PlacedBy, Placing
from delivery.models.carrier import Carrier, CarrierParcel, InterceptAsk, TrackingEvent
from delivery.models.delivery import Attempt, Decision, Delivery, DeliveryState, Hands, Outcome, Reason
from delivery.models.device_event import DeviceEvent
from delivery.models.fleet import Shift, Vehicle
from delivery.models.plan import Cause, Plan, PlanState
from delivery.models.position import LastPosition, PastPosition, PositionBatch
from delivery.models.recipient import Recipient, Wish
from delivery.models.run import Run, Stop
from delivery.models.settings import DeliverySettings

__all__ = [
    "AddressFix",
    "AreaDetour",
    "Attempt",
    "Carrier",
    "CarrierParcel",
    "Cause",
    "Decision",
    "Delivery",
    "DeliverySettings",
    "DeliveryState",
    "Destination",
    "DeviceEvent",
    "Hands",
    "InterceptAsk",
    "KnownAddress",
    "LastPosition",
    "Outcome",
    "PastPosition",
    "PlacedBy",
    "Placing",
    "Plan",
    "PlanState",
    "PositionBatch",
    "Reason",
    "Recipient",
    "Run",
    "Shift",
    "Stop",
    "TrackingEvent",
    "Vehicle",
    "Wish",
]

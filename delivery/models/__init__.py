"""What is kept of deliveries, riders and carriers."""

from delivery.models.carrier import Carrier, CarrierParcel, InterceptAsk, TrackingEvent
from delivery.models.delivery import Attempt, Decision, Delivery, DeliveryState, Hands, Outcome, Reason
from delivery.models.device_event import DeviceEvent
from delivery.models.fleet import Shift, Vehicle
from delivery.models.plan import Cause, Plan, PlanState
from delivery.models.position import LastPosition, PastPosition, PositionBatch
from delivery.models.run import Run, Stop

__all__ = [
    "Attempt",
    "Carrier",
    "CarrierParcel",
    "Cause",
    "Decision",
    "Delivery",
    "DeliveryState",
    "DeviceEvent",
    "Hands",
    "InterceptAsk",
    "LastPosition",
    "Outcome",
    "PastPosition",
    "Plan",
    "PlanState",
    "PositionBatch",
    "Reason",
    "Run",
    "Shift",
    "Stop",
    "TrackingEvent",
    "Vehicle",
]

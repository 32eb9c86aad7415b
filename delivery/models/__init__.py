"""What is kept of deliveries, riders and their runs."""

from delivery.models.carrier import Carrier, CarrierParcel, InterceptAsk, TrackingEvent

__all__ = ["Carrier", "CarrierParcel", "InterceptAsk", "TrackingEvent"]

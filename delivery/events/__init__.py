"""What delivery tells the feed."""

from delivery.events.carriers import (
    NumberCorrected,
    ParcelContradicts,
    ParcelHeard,
    ParcelMoved,
    ParcelWithCarrier,
    StopAsked,
)

__all__ = ["NumberCorrected", "ParcelContradicts", "ParcelHeard", "ParcelMoved", "ParcelWithCarrier", "StopAsked"]

"""By when a bouquet has to be ready."""

from datetime import datetime, timedelta

#: How long before the end of its time window a parcel leaves at the latest where nobody has planned its run.
LEAD = timedelta(minutes=45)
#: What has to be ready within so long is next.
SOON = timedelta(minutes=30)


def ready_by(*, loads_at: datetime | None, deliver_until: datetime | None, ship_by: datetime | None) -> datetime | None:
    """When it has to be ready: ``loads_at`` is when its rider loads, as planned; without a plan a while before its time window ends,
    at last when the order has to leave the house. None for what nobody was promised for a time."""
    if loads_at:
        return loads_at
    return deliver_until - LEAD if deliver_until else ship_by

"""How long guests who cancelled can think better of it."""

from datetime import datetime, timedelta

#: So long whoever pressed by mistake has it back however soon it begins: nobody has gone home over it yet.
AT_ONCE = timedelta(hours=1)


def may_take_back(*, cancelled_at: datetime, begins: datetime, hours_ahead: int, at: datetime) -> bool:
    """Whether what guests cancelled at ``cancelled_at`` can be theirs again: within an hour until it begins, later as long as
    anybody could still book it (``hours_ahead`` before)."""
    if at >= begins:
        return False
    return at < cancelled_at + AT_ONCE or at <= begins - timedelta(hours=hours_ahead)

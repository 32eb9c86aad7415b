"""By which way guests are told of something: one, the best of those that reach them, unless they asked for others."""

from collections.abc import Sequence
from dataclasses import dataclass

#: What is to be kept (a calendar entry comes with it), what is to be seen in time, and what can wait.
_KEPT = ("mail", "push", "wechat", "chat", "sms")
_SEEN = ("push", "wechat", "mail", "chat", "sms")
_AT_ONCE = ("push", "wechat", "sms", "chat", "mail")
_IN_PEACE = ("mail", "chat", "wechat", "push")  # nobody is texted to be asked how it was

_ORDER = {
    "confirmed": _KEPT,
    "moved": _KEPT,
    "cancelled": _KEPT,
    "day_before": _SEEN,
    "still_coming": _SEEN,
    "hours_before": _AT_ONCE,
    "offered": _AT_ONCE,
    "follow_up": _IN_PEACE,
}
#: What comes to remind, and not because something is other than they know: by mail only to those who want it so.
_REMINDING = frozenset({"day_before", "still_coming", "hours_before", "follow_up"})
#: So often one way is tried before the next.
TRIES = 3


@dataclass(frozen=True)
class Reach:
    """What there is of a party to reach them by; empty what there is not, or what nobody here delivers."""

    mail: str = ""
    phone: str = ""
    wechat: str = ""
    has_devices: bool = False
    conversation_id: int | None = None

    @property
    def ways(self) -> frozenset[str]:
        """Every way that reaches them."""
        found = {
            "mail": self.mail,
            "sms": self.phone,
            "wechat": self.wechat,
            "push": self.has_devices,
            "chat": self.conversation_id,
        }
        return frozenset(way for way, there in found.items() if there)


def ways_for(
    kind: str, reach: Reach, *, asked: str = "", attempt: int = 1, takes_no_mail: bool = False
) -> Sequence[str]:
    """What to try, the best first, at the ``attempt``-th attempt: each way three times, then the next. ``asked`` is the one way
    they chose; where it does not reach them any more, whatever does. Who ``takes_no_mail`` gets no reminder by it, and what has
    changed only where nothing else reaches them."""
    best = [way for way in _ORDER[kind] if way in reach.ways]
    if takes_no_mail:
        best.sort(key=lambda way: way == "mail")
        best = [way for way in best if way != "mail" or kind not in _REMINDING]
    if asked in best:
        best = [asked]
    return best[(attempt - 1) // TRIES :]

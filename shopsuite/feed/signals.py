"""Signals: told to the pages that are open this moment, never written into the log ("Chen is typing")."""

import json
from collections.abc import Iterable
from typing import Any

from shopsuite.feed import wakeups


def signal(subject: str, *, kind: str, audiences: Iterable[str], **body: Any) -> None:
    """Tell the open pages of ``audiences`` now; they hear ``{"subject", "kind", ...body}`` as ``signal:<subject>`` on
    ``<body>``. Nothing is kept and nothing repeated: only what may be lost without harm is told this way. Never blocks,
    never raises. ``body`` goes to everybody in the audience, customers' pages included.
    """
    told = {"signal": {"subject": subject, "kind": kind} | body, "audiences": sorted(set(audiences))}
    wakeups.publish_signal(json.dumps(told))

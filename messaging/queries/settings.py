"""What the shop has set, kept for a second."""

from messaging.models import (
    ResponseTarget,
    TimeLimits,
)
from shopsuite.core.kept import kept


def response_targets() -> dict[str, ResponseTarget]:
    """The target of each kind of conversation that has one, at most a second old."""
    return kept(ResponseTarget.KEPT_AS, lambda: {target.kind: target for target in ResponseTarget.objects.all()})


def time_limits() -> TimeLimits:
    """How long messages can be taken back and changed, at most a second old; the usual times before anybody has set them."""
    return kept(TimeLimits.KEPT_AS, lambda: TimeLimits.objects.filter(pk=1).first() or TimeLimits(pk=1))

"""Pure decisions about deliveries."""

from delivery.rules.clocks import moment_of
from delivery.rules.failing import CAUSES, PROBLEMS
from delivery.rules.proof import require_proof
from delivery.rules.standing import NotUnderWay, TooLate, require_under_way, state_of

__all__ = [
    "CAUSES",
    "PROBLEMS",
    "NotUnderWay",
    "TooLate",
    "moment_of",
    "require_proof",
    "require_under_way",
    "state_of",
]

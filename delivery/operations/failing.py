"""Nobody took it: said at the door, decided in the shop, told back at once."""

from datetime import datetime
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from care import operations as care
from delivery import events
from delivery.models import Attempt, Decision, Outcome, Reason
from delivery.operations.attempts import Spot, set_spot
from delivery.operations.following import follow, names_of, tell
from delivery.operations.locking import lock_attempt
from delivery.rules.failing import PROBLEMS
from delivery.rules.standing import NotUnderWay, require_under_way
from orders.models.order import Stage
from shopsuite.core.errors import Invalid
from shopsuite.people.models import User

LONGEST_WORDS = 300


@transaction.atomic
def fail(
    *,
    attempt_id: int,
    client_id: UUID,
    reason: str,
    actor: User,
    at: datetime,
    words: str = "",
    photo: File | None = None,
    spot: Spot | None = None,
) -> Attempt:
    """The parcel could not be given to anybody; the rider keeps it and waits for what the shop says. The photo goes with the problem
    that this raises. The same twice is once. Locks the order.

    Raises ``Invalid`` without a reason or for a photo that is none, ``NotUnderWay``.
    """
    if reason not in Reason.values:
        raise Invalid("unknown_reason", _("Tap why it could not be delivered."), field="reason")
    attempt = lock_attempt(attempt_id, actor)
    if attempt.outcome == Outcome.FAILED and attempt.reason == reason:
        return attempt
    require_under_way(attempt)
    words = words.strip()[:LONGEST_WORDS]
    attempt.incident = care.raise_incident(
        order_id=attempt.delivery.order_id,
        client_id=client_id,
        kind=PROBLEMS[reason],
        words=words or str(Reason(reason).label),
        photo=photo,
        actor=actor,
        at=at,
    )
    attempt.outcome, attempt.ended_at = Outcome.FAILED, at
    attempt.reason, attempt.words = reason, words
    set_spot(attempt, spot)
    attempt.save()
    delivery = attempt.delivery
    told = events.AttemptFailed(**names_of(delivery), attempt_id=attempt.pk, why=reason)
    tell(told, delivery, attempt, actor=actor, at=at)
    follow(delivery.order, actor=actor, at=at)
    return attempt


@transaction.atomic
def decide(*, attempt_id: int, decision: str, actor: User, at: datetime, instruction: str = "") -> Attempt:
    """Tell the rider what to do with a parcel that nobody took: try again (another attempt from now), leave it as said, or bring it
    back. Whoever decides sees to the problem. Returns the attempt that is under way now, or the one that failed. Locks the order.

    Raises ``Invalid`` for no decision, or "leave it" without saying how; ``NotUnderWay`` when somebody else was faster.
    """
    instruction = instruction.strip()[:LONGEST_WORDS]
    if decision not in Decision.values:
        raise Invalid("unknown_decision", _("Choose what the rider is to do."), field="decision")
    if decision == Decision.LEAVE and not instruction:
        raise Invalid("no_instruction", _("Say where or with whom to leave it."), field="instruction")
    failed = lock_attempt(attempt_id, actor)
    # It may have arrived, or come back, without anybody's word.
    if not failed.waits_for_word or failed.delivery.order.stage != Stage.SHIPPED:
        stands = failed.get_decision_display() or failed.delivery.get_state_display()
        words = _("It was decided already: %s.") % stands
        raise NotUnderWay("not_under_way", words, outcome=failed.outcome)
    failed.decision, failed.decided_at, failed.decided_by = decision, at, actor
    failed.save(update_fields=["decision", "decided_at", "decided_by"])
    if failed.incident and failed.incident.is_open:
        care.take_incident(incident_id=failed.incident.pk, actor=actor, at=at)
    delivery, latest = failed.delivery, failed
    if decision != Decision.BRING_BACK:
        latest = Attempt.objects.create(
            delivery=delivery, number=failed.number + 1, rider=failed.rider, left_at=at, instruction=instruction
        )
    told = events.AttemptDecided(**names_of(delivery), attempt_id=failed.pk, told=decision)
    tell(told, delivery, latest, actor=actor, at=at)
    follow(delivery.order, actor=actor, at=at)
    return latest

"""Something goes wrong: raised, taken, closed, and passed on to the owner when nobody is in time."""

from datetime import datetime
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from care import events
from care.models import Incident
from care.models.incident import Cause, IncidentKind, IncidentOutcome
from care.rules.incidents import HANDLING
from shopsuite.core import pictures
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.feed.events import FeedEvent
from shopsuite.feed.operations import record
from shopsuite.people.models import User
from shopsuite.people.roles import Role

PHOTO_PIXELS = 1600
LONGEST_WORDS = 500


class Closed(DomainError):
    """Somebody has closed it meanwhile."""


@transaction.atomic
def raise_incident(
    *,
    order_id: int,
    client_id: UUID,
    kind: str,
    actor: User | None,
    at: datetime,
    words: str = "",
    photo: File | None = None,
) -> Incident:
    """Say that something goes wrong with an order; all roles of its kind hear of it at once. The same ``client_id`` is once; ``actor``
    is None where the shop finds out by itself.

    Raises ``Invalid`` for no kind, and for a photo that is none.
    """
    if known := Incident.objects.filter(client_id=client_id).first():
        return known
    if kind not in IncidentKind.values:
        raise Invalid("unknown_kind", _("Tap what goes wrong."), field="kind")
    image = ""
    if photo:
        picture = pictures.open_upright(photo, size=photo.size, field="photo", longest=PHOTO_PIXELS)
        image = pictures.as_jpeg(picture, longest=PHOTO_PIXELS)
    incident, is_new = Incident.objects.get_or_create(
        client_id=client_id,
        defaults={
            "order_id": order_id,
            "kind": kind,
            "words": words.strip()[:LONGEST_WORDS],
            "photo": image,
            "raised_by": actor,
            "raised_at": at,
            "due_at": at + HANDLING[kind].within,
        },
    )
    if is_new:
        _tell(events.IncidentRaised, incident, actor=actor, at=at)
    return incident


@transaction.atomic
def take_incident(*, incident_id: int, actor: User, at: datetime) -> Incident:
    """``actor`` sees to it. Locks the incident. Raises ``Closed``."""
    incident = _open(incident_id)
    if incident.owner_id != actor.pk:
        incident.owner = actor
        incident.save(update_fields=["owner"])
        _tell(events.IncidentTaken, incident, actor=actor, at=at)
    return incident


@transaction.atomic
def close_incident(
    *, incident_id: int, outcome: str, actor: User | None, at: datetime, cause: str = "", how: str = ""
) -> Incident:
    """It is seen to, with an outcome, and whose fault it was. Locks the incident. Raises ``Closed``, ``Invalid`` without an
    outcome, and without a cause unless it was none."""
    if outcome not in IncidentOutcome.values:
        raise Invalid("unknown_outcome", _("Choose how it ended."), field="outcome")
    if outcome != IncidentOutcome.MISTAKE and cause not in Cause.values:
        raise Invalid("unknown_cause", _("Choose whose fault it was: the figures add it up."), field="cause")
    incident = _open(incident_id)
    incident.closed_at, incident.closed_by, incident.owner = at, actor, incident.owner or actor
    incident.outcome, incident.cause, incident.how = outcome, cause, how.strip()[:LONGEST_WORDS]
    incident.save(update_fields=["closed_at", "closed_by", "owner", "outcome", "cause", "how"])
    _tell(events.IncidentClosed, incident, actor=actor, at=at)
    return incident


@transaction.atomic
def reopen_incident(*, incident_id: int, actor: User, at: datetime) -> Incident:
    """It is not seen to after all. Reopening twice is once. Locks the incident."""
    incident = Incident.objects.select_for_update(of=("self",)).select_related("order").get(pk=incident_id)
    if incident.closed_at:
        incident.closed_at = incident.closed_by = None
        incident.outcome = incident.cause = incident.how = ""
        incident.save(update_fields=["closed_at", "closed_by", "outcome", "cause", "how"])
        _tell(events.IncidentReopened, incident, actor=actor, at=at)
    return incident


@transaction.atomic
def escalate_overdue(*, at: datetime) -> int:
    """Tell the shop's owner of what nobody has closed in time, each once; how many. Safe to run twice and at once."""
    overdue = Incident.objects.filter(closed_at=None, escalated_at=None, due_at__lt=at)
    found = list(overdue.select_for_update(skip_locked=True, of=("self",)).select_related("order").order_by("pk"))
    for incident in found:
        incident.escalated_at = at
        incident.save(update_fields=["escalated_at"])
        _tell(events.IncidentOverdue, incident, actor=None, at=at)
    return len(found)


def _open(incident_id: int) -> Incident:
    incident = Incident.objects.select_for_update(of=("self",)).select_related("order").get(pk=incident_id)
    if incident.closed_at:
        raise Closed("closed", _("Somebody has closed this meanwhile; the page shows how it ended."))
    return incident


def _tell(event: type[FeedEvent], incident: Incident, *, actor: User | None, at: datetime) -> None:
    """To the roles its kind names, to the owner of the shop, and to whoever raised it. Never to the customer."""
    told = event(
        order_id=incident.order_id, number=incident.order.number, incident_id=incident.pk, problem=incident.kind
    )
    roles = sorted({*HANDLING[incident.kind].told, Role.OWNER})
    audiences = [f"role:{role}" for role in roles]
    if incident.raised_by_id:
        audiences.append(f"user:{incident.raised_by_id}")
    record(told, actor=actor, at=at, audiences=audiences)

"""A session gets a time, a room, a host and its pieces, or a refusal that says what is in the way."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.errors import ExclusionViolation
from psycopg.types.range import Range

from bookings.models import Form, Session, SessionEquipment, TastingKind
from bookings.queries.availability import Availability, Placing
from bookings.rules.needs import Needs
from bookings.rules.times import FIRST_YEAR, LAST_YEAR, STEP
from shopsuite.core.days import in_words
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.core.queries import current_shop


class Taken(DomainError):
    """Somebody else has the room, the host, a piece of equipment or the seats at that time."""


def spans_of(kind: TastingKind, begins: datetime) -> tuple[Range[datetime], Range[datetime]]:
    """(with the guests, with what goes before and after) of a tasting at ``begins``. Raises ``Invalid`` for a time between steps, and
    for one that is in no calendar."""
    if not FIRST_YEAR <= begins.year <= LAST_YEAR:
        raise Invalid("no_such_time", _("Choose a time."), field="begins")
    if begins.minute % STEP or begins.second or begins.microsecond:
        raise Invalid("between_steps", _("Tastings begin in steps of %d minutes.") % STEP, field="begins")
    ends = begins + kind.lasts
    return Range(begins, ends, "[)"), Range(begins - kind.before, ends + kind.after, "[)")


def require_ahead(kind: TastingKind, begins: datetime, *, at: datetime) -> None:
    """Raise ``Invalid`` for a tasting that would be over by now: also the shop mistypes days."""
    if begins + kind.lasts <= at:
        raise Invalid(
            "over", _("%s: by now that would be over. Choose another time.") % at_the_clock(begins), field="begins"
        )


def place(
    kind: TastingKind,
    begins: datetime,
    needs: Needs,
    *,
    at: datetime,
    room_id: int | None = None,
    host_id: int | None = None,
    any_hour: bool = False,
    rather: Session | None = None,
) -> Placing:
    """Who, where and with what, where it can be as in ``rather``; under the lock of the days. Raises ``Taken``, saying what is in the
    way."""
    seek = Availability(
        kind,
        begins,
        begins,
        at=at,
        rooms=None if room_id is None else [room_id],
        hosts=None if host_id is None else [host_id],
        any_hour=any_hour,
        rather=rather,
    )
    if found := seek.placing(needs, begins):
        return found
    if room_id is None and host_id is None:
        raise Taken(
            "nothing_free",
            _("At %(when)s nothing is free for %(count)d any more. Choose another time, or join the waiting list.")
            % {"when": at_the_clock(begins), "count": needs.party_size},
            begins=begins.isoformat(),
        )
    raise _what_is_in_the_way(kind, begins, room_id=room_id, host_id=host_id)


def write(session: Session, placing: Placing) -> None:
    """Save ``session`` with ``placing``. The database refuses what clashes: raises ``Taken``."""
    session.room, session.host = placing.room, placing.host
    try:
        with transaction.atomic():
            if session.pk:
                session.equipment.all().delete()
            session.save()
            SessionEquipment.objects.bulk_create(
                [
                    SessionEquipment(session=session, equipment=piece, blocked=session.blocked)
                    for piece in placing.pieces
                ]
            )
    except IntegrityError as error:
        if isinstance(error.__cause__, ExclusionViolation):
            raise Taken(
                "taken", _("Somebody was faster: this time has just been taken. Choose another one.")
            ) from error
        raise


def at_the_clock(moment: datetime) -> str:
    """ "Sat 21 Nov, 14:00" by the shop's clock, in the reader's language."""
    return in_words(timezone.localtime(moment, current_shop().zone), "clock")


def _what_is_in_the_way(kind: TastingKind, begins: datetime, *, room_id: int | None, host_id: int | None) -> Taken:
    """The session that has the room or the host, in words; else that they do not work then, or there are too few seats."""
    _during, blocked = spans_of(kind, begins)
    others = Session.objects.filter(is_live=True, blocked__overlap=blocked)
    others = others.select_related("room", "host__user").order_by("blocked")
    when = {"when": at_the_clock(begins)}
    room_is_taken = others.filter(room=room_id).first() if room_id and kind.form != Form.REMOTE else None
    if room_is_taken:
        return _taken_by(
            _("%(what)s is taken from %(from)s to %(until)s, with setting up and clearing away."),
            str(room_is_taken.room),
            room_is_taken,
        )
    host_is_taken = others.filter(host=host_id).first() if host_id else None
    if host_is_taken:
        return _taken_by(
            _("%(what)s looks after other guests from %(from)s to %(until)s."), str(host_is_taken.host), host_is_taken
        )
    return Taken(
        "does_not_fit",
        _(
            "At %(when)s this cannot be held: too few seats, nobody at work, or no equipment left. Choose another time, room or host."
        )
        % when,
    )


def _taken_by(words: str, what: str, other: Session) -> Taken:
    zone = current_shop().zone
    span = {
        "from": f"{other.blocked.lower.astimezone(zone):%H:%M}",
        "until": f"{other.blocked.upper.astimezone(zone):%H:%M}",
    }
    return Taken("taken", words % {"what": what, **span}, session=other.pk)

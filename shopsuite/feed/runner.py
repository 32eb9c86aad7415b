"""Runs the reactions: every consumer gets every event it asked for once, in order; one it cannot digest is parked."""

import logging
import threading
import time
import traceback
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from shopsuite.feed import queries, reactions
from shopsuite.feed.models import Cursor, Event, ParkedEvent

logger = logging.getLogger(__name__)

TRIES = 5
FIRST_PAUSE = 0.2  # seconds before the second try, doubled for each further one
AT_ONCE = 100  # events of one consumer before it is the next one's turn
SAVE_AFTER = 500  # positions without anything to do after which the cursor is moved all the same
REST = 0.02  # seconds at least between two rounds
TICK = 1.0


@dataclass
class _Progress:
    """What this process knows of a consumer: everything up to ``scanned`` is dealt with, at least in the database."""

    scanned: int = 0
    saved: int = 0
    tries: int = 0
    not_before: float = 0.0


class Runner:
    """All durable consumers, one after the other on one connection. More than one process may run it: the lock on the
    cursor's row decides who handles an event, the others leave that consumer alone."""

    def __init__(self, names: list[str] | None = None) -> None:
        self._names = reactions.consumers() if names is None else names
        self._progress: dict[str, _Progress] = {}

    def run(self, wake: threading.Event, stop: threading.Event) -> None:
        """Work until ``stop`` is set (and ``wake`` with it), through any absence of PostgreSQL."""
        pause = 0.1
        while not stop.is_set():
            wake.clear()
            try:
                has_more = self.run_once()
                pause = 0.1
            except (OperationalError, InterfaceError) as error:
                logger.warning("The reactions lost PostgreSQL, trying again: %s", str(error).partition("\n")[0])
                self._progress.clear()
                connection.close()
                stop.wait(pause)
                pause = min(pause * 2, 2.0)
                continue
            if not has_more:
                stop.wait(REST)
                wake.wait(TICK)
        connection.close()

    def run_once(self) -> bool:
        """Let each consumer handle what it can now. True when there is more to do at once.

        Raises ``OperationalError`` or ``InterfaceError`` when PostgreSQL is gone; nothing is lost or done twice by that.
        """
        last_pos = queries.head().last_pos
        have_more = [self._advance(name, last_pos) for name in self._names]
        return any(have_more)

    def _advance(self, name: str, last_pos: int) -> bool:
        progress = self._progress.get(name)
        if progress is None or progress.scanned > last_pos:
            cursor = Cursor.objects.get_or_create(consumer=name)[0]
            progress = self._progress[name] = _Progress(scanned=cursor.pos, saved=cursor.pos)
        for _ in range(AT_ONCE):
            if time.monotonic() < progress.not_before:
                return False
            event = (
                Event.objects.filter(
                    pos__gt=progress.scanned, pos__lte=last_pos, kind__in=reactions.kinds_heard_by(name)
                )
                .select_related("actor")
                .order_by("pos")
                .first()
            )
            if event is None:
                self._skip_to(name, progress, last_pos)
                return False
            if not self._handle(name, progress, event):
                return False
        return True

    def _skip_to(self, name: str, progress: _Progress, pos: int) -> None:
        progress.scanned = pos
        if pos - progress.saved >= SAVE_AFTER:
            Cursor.objects.filter(consumer=name, pos__lt=pos).update(pos=pos)
            progress.saved = pos

    def _handle(self, name: str, progress: _Progress, event: Event) -> bool:
        """Deal with ``event`` and move the cursor, in one transaction. False when this consumer has to wait."""
        with transaction.atomic():
            cursor = Cursor.objects.select_for_update(skip_locked=True).filter(consumer=name).first()
            if cursor is None:  # another process is at it
                return False
            if event.pos is None or cursor.pos >= event.pos:  # another process has done it
                progress.scanned = progress.saved = cursor.pos
                progress.tries, progress.not_before = 0, 0.0
                return True
            error = attempt(name, event)
            if error and progress.tries + 1 < TRIES:
                progress.not_before = time.monotonic() + FIRST_PAUSE * 2**progress.tries
                progress.tries += 1
                return False
            if error:
                _park(name, event, error, attempts=progress.tries + 1)
            cursor.pos = event.pos
            cursor.save(update_fields=["pos"])
        progress.scanned = progress.saved = event.pos
        progress.tries, progress.not_before = 0, 0.0
        return True


def attempt(consumer: str, event: Event) -> str:
    """Run the consumer's reactions to ``event``, all or nothing. Returns what went wrong, or "".

    Raises the database's error when the connection itself is gone.
    """
    try:
        with transaction.atomic():
            for handler in reactions.handlers(consumer, event.kind):
                handler(event)
    except Exception as error:
        if isinstance(error, OperationalError | InterfaceError) and _is_connection_gone():
            raise
        logger.warning("%s could not handle event %s (%s)", consumer, event.pos, event.kind, exc_info=True)
        return traceback.format_exc(limit=-8)
    return ""


def _park(consumer: str, event: Event, error: str, *, attempts: int) -> None:
    logger.error("%s parked event %s (%s) after %s tries", consumer, event.pos, event.kind, attempts)
    ParkedEvent.objects.update_or_create(
        consumer=consumer,
        event=event,
        defaults={"error": error, "attempts": attempts, "parked_at": timezone.now(), "resolved_at": None},
    )


def _is_connection_gone() -> bool:
    return connection.connection is None or connection.connection.closed

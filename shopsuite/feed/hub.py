"""One per web process: reads each new event once, encodes it once, and hands it to the sockets whose audience it has.

The last ``KEPT`` events stay in memory. A socket that comes back is served from there, in the same step in which it is
registered, so there is no moment that neither its history nor its live events cover.
"""

import asyncio
import json
import time
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count, cycle
from types import MappingProxyType
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from shopsuite.feed.events import AudienceChanged, SignedOut, as_told
from shopsuite.feed.follower import Follower
from shopsuite.feed.live_rows import EventRow, rows_of
from shopsuite.feed.sequencer import AsyncConnection, Standing
from shopsuite.feed.subscriber import AUDIENCE_CHANGED, SIGNED_OUT, TOO_SLOW, Subscriber

KEPT = 5000  # events a client may be behind before its page has to start afresh
READ_AT_ONCE = 500
FRAME_EVENTS = 100
BEAT = 25  # seconds between heartbeats
STALLED_AFTER = 10.0  # seconds without a confirmation from a client that owes one

_NEW_EVENTS = f"""
SELECT pos, at, kind, subject, audiences, body FROM feed_event
WHERE pos > %s ORDER BY pos LIMIT {READ_AT_ONCE}
"""


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """One event as the hub keeps it: ``text`` is the JSON that browsers get, None for what concerns only hubs."""

    pos: int
    audiences: frozenset[str]
    text: str | None
    kind: str
    body: dict[str, Any]


class Hub:
    def __init__(self) -> None:
        self.pos = 0
        self.epoch: UUID | None = None
        self._follower = Follower(self._catch_up_with, self._pass_on)
        self._kept: list[LiveEvent] = []
        self._kept_positions: list[int] = []
        self._kept_after = 0  # everything above this position is kept
        self._subscribers: set[Subscriber] = set()
        self._by_audience: dict[str, set[Subscriber]] = {}
        self._beats = cycle(range(BEAT))
        self._progress = asyncio.Condition()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to follow the log; doing so again does nothing."""
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._follower.run()), asyncio.create_task(self._keep_house())]

    async def stop(self) -> None:
        """Stop following. Sockets are left to their server."""
        while running := [task for task in self._tasks if not task.done()]:
            for task in running:
                task.cancel()
            # Python 3.11's wait_for(), which libraries use, may swallow a cancellation.
            await asyncio.wait(running, timeout=0.5)
        self._tasks = []

    # -- sockets ----------------------------------------------------------------------------------------------------

    async def join(self, subscriber: Subscriber, *, after: int | None, epoch: str | None) -> bool:
        """Register ``subscriber`` and send it everything after position ``after`` (None: from now on).

        False, with the reset message sent, when its page cannot be brought up to date event by event: it is more than
        ``KEPT`` events behind, comes from another epoch, or from a position that does not exist.
        Waits while the log cannot be read.
        """
        async with self._progress:
            await self._progress.wait_for(lambda: self.epoch is not None)
            for _ in range(2):  # the round that is under way may have begun too early
                if after is not None and after > self.pos:  # numbered by another process a moment ago?
                    self._follower.look()
                    await self._progress.wait()
        start = self.pos if after is None else after
        if (epoch and epoch != str(self.epoch)) or not self._kept_after <= start <= self.pos:
            self._send_reset(subscriber)
            return False
        self._subscribers.add(subscriber)
        for audience in subscriber.audiences:
            self._by_audience.setdefault(audience, set()).add(subscriber)
        subscriber.beat = next(self._beats)
        subscriber.missed_from = start + 1
        self._send_missed(subscriber)
        return True

    def leave(self, subscriber: Subscriber) -> None:
        """Forget ``subscriber``; doing so again does nothing."""
        self._subscribers.discard(subscriber)
        for audience in subscriber.audiences:
            members = self._by_audience.get(audience)
            if members:
                members.discard(subscriber)
                if not members:
                    del self._by_audience[audience]

    def confirm(self, subscriber: Subscriber, pos: int) -> None:
        """``subscriber`` has dealt with everything up to ``pos`` and can take more."""
        subscriber.confirm(pos)
        if subscriber.missed_from is not None and subscriber in self._subscribers:
            self._send_missed(subscriber)

    # -- the log ----------------------------------------------------------------------------------------------------

    async def _catch_up_with(self, link: AsyncConnection, standing: Standing) -> None:
        if standing.epoch != self.epoch or standing.last_pos < self.pos:
            await self._start_afresh(link, standing)
        while self.pos < standing.last_pos:
            rows = await self._read(link, self.pos)
            if not rows:
                break
            shown = await rows_of(link, rows)
            events = [_live_event(*row) for row in rows]
            self._keep(events)
            self._hand_out(events, shown)
            await asyncio.sleep(0)  # let the writes run
        async with self._progress:
            self._progress.notify_all()

    async def _start_afresh(self, link: AsyncConnection, standing: Standing) -> None:
        """Read the recent past, at the start of the process or because positions no longer mean what they meant."""
        kept_after = max(0, standing.last_pos - KEPT)
        recent, pos = [], kept_after
        while rows := await self._read(link, pos):
            recent += [event for row in rows if (event := _live_event(*row)).pos <= standing.last_pos]
            pos = rows[-1][0]
            if pos >= standing.last_pos:
                break
        self._kept, self._kept_positions, self._kept_after = [], [], kept_after
        self.pos, self.epoch = standing.last_pos, standing.epoch
        self._keep(recent)
        for subscriber in list(self._subscribers):
            self._send_reset(subscriber)

    async def _read(self, link: AsyncConnection, after: int) -> list[EventRow]:
        return await (await link.execute(_NEW_EVENTS, (after,))).fetchall()

    def _keep(self, events: list[LiveEvent]) -> None:
        self._kept += events
        self._kept_positions += [event.pos for event in events]
        if events:
            self.pos = max(self.pos, events[-1].pos)
        surplus = len(self._kept) - KEPT
        if surplus > READ_AT_ONCE:  # in steps: cutting the front off a list moves the rest
            self._kept_after = self._kept_positions[surplus - 1]
            del self._kept[:surplus], self._kept_positions[:surplus]

    def _hand_out(self, events: list[LiveEvent], shown: dict[int, str]) -> None:
        """``shown``: what goes along of the rows that events name, by position. Only now: whoever hears of an event later
        asks for its row as it is then."""
        batches: dict[Subscriber, list[LiveEvent]] = {}
        endings: list[tuple[Subscriber, int]] = []
        for event in events:
            if event.text is None:
                endings += self._ended_by(event)
                continue
            for subscriber in self._audience_of(event.audiences):
                batches.setdefault(subscriber, []).append(event)
        frames: dict[tuple[int, ...], str] = {}
        for subscriber, batch in batches.items():
            if subscriber.missed_from is not None:
                continue  # it gets them from memory when it has confirmed what it was sent before
            if not subscriber.has_room:
                subscriber.missed_from = batch[0].pos
                continue
            key = tuple(event.pos for event in batch)
            if key not in frames:
                frames[key] = _frame(batch, shown)
            subscriber.send_events(frames[key], batch[-1].pos)
        for subscriber, code in endings:
            subscriber.close(code)

    def _audience_of(self, audiences: Iterable[str]) -> Iterable[Subscriber]:
        groups = [self._by_audience[audience] for audience in audiences if audience in self._by_audience]
        return groups[0] if len(groups) == 1 else set().union(*groups)

    def _pass_on(self, text: bytes) -> None:
        """Hand a signal (``signals.signal``) to the sockets of its audience that are keeping up. It has no position and is
        not kept: whoever has something else to take in first does without."""
        told = json.loads(text)
        frame = json.dumps({"signal": told["signal"]}, ensure_ascii=False, separators=(",", ":"))
        for subscriber in self._audience_of(told["audiences"]):
            if subscriber.missed_from is None and subscriber.is_keeping_up:
                subscriber.send(frame)

    def _ended_by(self, event: LiveEvent) -> list[tuple[Subscriber, int]]:
        """Sockets that may not go on as they are. They hear nothing that comes after ``event``."""
        is_sign_out = event.kind == SignedOut.kind
        ended = [
            subscriber
            for subscriber in self._audience_of(event.audiences)
            if subscriber.user_id == event.body["user_id"]
            and (not is_sign_out or subscriber.session == event.body["session"])
        ]
        for subscriber in ended:
            self.leave(subscriber)
        return [(subscriber, SIGNED_OUT if is_sign_out else AUDIENCE_CHANGED) for subscriber in ended]

    # -- what a socket has missed -------------------------------------------------------------------------------------

    def _send_missed(self, subscriber: Subscriber) -> None:
        """Send from memory what ``subscriber`` lacks, as far as its window allows."""
        missed_from = subscriber.missed_from
        if missed_from is None or subscriber.is_closing:
            return
        if missed_from <= self._kept_after:
            self._drop(subscriber, TOO_SLOW)
            return
        index = bisect_left(self._kept_positions, missed_from)
        while index < len(self._kept) and subscriber.has_room:
            batch: list[LiveEvent] = []
            while index < len(self._kept) and len(batch) < FRAME_EVENTS:
                event = self._kept[index]
                index += 1
                if event.text is not None and not event.audiences.isdisjoint(subscriber.audiences):
                    batch.append(event)
            if batch:
                subscriber.send_events(_frame(batch), batch[-1].pos)
        if index < len(self._kept):
            subscriber.missed_from = self._kept_positions[index]
        else:
            subscriber.missed_from = None
            self._send_heartbeat(subscriber)

    def _send_heartbeat(self, subscriber: Subscriber) -> None:
        """Tell where the log ends: the client is up to date, whatever was filtered out before."""
        subscriber.send(f'{{"head":{self.pos},"epoch":"{self.epoch}"}}')

    def _send_reset(self, subscriber: Subscriber) -> None:
        self.leave(subscriber)
        subscriber.send(f'{{"reset":true,"head":{self.pos},"epoch":"{self.epoch}"}}')
        subscriber.close(1000)

    def _drop(self, subscriber: Subscriber, code: int) -> None:
        self.leave(subscriber)
        subscriber.close(code)

    async def _keep_house(self) -> None:
        for second in count():
            await asyncio.sleep(1)
            now = time.monotonic()
            for subscriber in list(self._subscribers):
                if subscriber.missed_from is not None:
                    if now - subscriber.quiet_since > STALLED_AFTER:
                        self._drop(subscriber, TOO_SLOW)
                # Spread over the interval; none while the log cannot be read, so that clients notice.
                elif subscriber.beat == second % BEAT and self._follower.is_current:
                    self._send_heartbeat(subscriber)


def _live_event(
    pos: int, at: datetime, kind: str, subject: str, audiences: list[str], body: dict[str, Any]
) -> LiveEvent:
    if kind in (AudienceChanged.kind, SignedOut.kind):
        return LiveEvent(pos, frozenset(audiences), None, kind, body)
    message = {"pos": pos, "at": at.astimezone(UTC).isoformat(), **as_told(kind, subject, body)}
    text = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
    return LiveEvent(pos, frozenset(audiences), text, kind, {})


def _frame(events: list[LiveEvent], shown: Mapping[int, str] = MappingProxyType({})) -> str:
    told = ",".join(_with_row(event.text or "", shown.get(event.pos)) for event in events)
    return f'{{"events":[{told}]}}'


def _with_row(text: str, row: str | None) -> str:
    return f'{text[:-1]},"row":{row}}}' if row else text


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def running_hub() -> Hub:
    """The hub of this event loop (a web process has one), started when first asked for."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    _hubs[loop].start()
    return _hubs[loop]

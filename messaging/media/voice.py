"""Voice notes: Chrome records WebM with Opus, Safari MP4 with AAC, and neither plays both. AAC in MP4 plays everywhere."""

from array import array
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import av

from messaging.media.opening import open_came

RATE = 48_000  # Hz
BITS_A_SECOND = 48_000
BARS = 64
#: Loudness is looked at in steps this long; a voice note is put together from whole ones.
STEP = RATE // 100
LONGEST = 15 * 60  # seconds


@dataclass(frozen=True)
class Voice:
    """``peaks``: how loud it is from beginning to end, up to ``BARS`` numbers from 0 to 100."""

    duration_ms: int
    peaks: list[int]


def prepare(source: Path, target: Path) -> Voice:
    """Write the sound of ``source`` to ``target`` as mono AAC that begins to play at once, with nothing else in it.

    Raises ``ValueError`` where there is no sound or more than a quarter of an hour of it, ``av.FFmpegError`` for what
    cannot be read.
    """
    loudness = array("H")
    samples = 0
    with open_came(source) as came, av.open(str(target), "w", "ipod", {"movflags": "faststart"}) as made:
        if not came.streams.audio:
            raise ValueError("no sound in it")
        stream = made.add_stream("aac", rate=RATE, layout="mono", bit_rate=BITS_A_SECOND)
        to_steps = av.AudioResampler(format="s16", layout="mono", rate=RATE, frame_size=STEP)
        to_encoder = av.AudioResampler(format=stream.format, layout="mono", rate=RATE)
        for frame in _frames(came, to_steps):
            samples += frame.samples
            if samples > LONGEST * RATE:
                raise ValueError("too long")
            loudness.append(_loudest(frame))
            frame.pts = None  # pauses in what was recorded become no gaps in what is kept
            for ready in to_encoder.resample(frame):
                made.mux(stream.encode(ready))
        if not samples:
            raise ValueError("no sound in it")
        made.mux(stream.encode(None))
    return Voice(duration_ms=samples * 1000 // RATE, peaks=peaks_of(loudness))


def peaks_of(loudness: array) -> list[int]:
    """At most ``BARS`` numbers, the loudest of them 100; silence stays silent."""
    bars = min(BARS, len(loudness))
    edges = [number * len(loudness) // bars for number in range(bars + 1)]
    loudest = [max(loudness[start:end]) for start, end in pairwise(edges)]
    # Breath and hum are not drawn as if they were speech.
    top = max(*loudest, 1000) if loudest else 1000
    return [peak * 100 // top for peak in loudest]


def _frames(came, to_steps):
    for frame in came.decode(audio=0):
        yield from to_steps.resample(frame)
    yield from to_steps.resample(None)


def _loudest(frame: av.AudioFrame) -> int:
    samples = array("h", bytes(frame.planes[0])[: frame.samples * 2])
    return min(max(max(samples), -min(samples)), 32_767)

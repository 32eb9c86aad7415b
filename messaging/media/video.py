"""Video: H.264 and AAC in MP4 plays everywhere. What is so already is only packed anew, the rest is encoded."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
from av.filter import Graph
from PIL import Image

from messaging.media.opening import open_came

LONGEST_SIDE = 1280  # px, of what has to be encoded
POSTER_SIDE = 720  # px
LONGEST = 10 * 60  # seconds
MOST_PIXELS = 4096 * 4096
PLAYS_EVERYWHERE = {"h264": "yuv420p", "aac": "fltp"}
#: Clockwise, in degrees: how the frames of a phone held upright are to be turned.
TURNS = {90: ["cclock"], 180: ["clock", "clock"], 270: ["clock"]}


@dataclass(frozen=True)
class Video:
    """``width`` and ``height`` in pixels, as it is seen."""

    width: int
    height: int
    duration_ms: int


def prepare(source: Path, target: Path, poster: Path) -> Video:
    """Write ``source`` to ``target`` as MP4 without place, time and make of the camera, and its first picture to ``poster``.

    Raises ``ValueError`` where there is no picture, too large a picture or more than ten minutes of it, ``av.FFmpegError``
    for what cannot be read.
    """
    with open_came(source) as came:
        if not came.streams.video:
            raise ValueError("no picture in it")
        picture = came.streams.video[0]
        if picture.width * picture.height > MOST_PIXELS:
            raise ValueError("too large a picture")
        if came.duration and came.duration > LONGEST * av.time_base:
            raise ValueError("too long")
        as_it_is = all(_plays_everywhere(stream) for stream in _kept(came))
    _repack(source, target) if as_it_is else _encode(source, target)
    return _look_at(target, poster)


def _kept(came) -> list:
    """The first picture and the first sound; what else a phone puts in tells where it was."""
    return [*came.streams.video[:1], *came.streams.audio[:1]]


def _plays_everywhere(stream) -> bool:
    context = stream.codec_context
    return PLAYS_EVERYWHERE.get(context.name) == (context.format and context.format.name)


def _open_target(target: Path):
    return av.open(str(target), "w", "mp4", {"movflags": "faststart"})


def _repack(source: Path, target: Path) -> None:
    with open_came(source) as came, _open_target(target) as made:
        kept = _kept(came)
        streams = {stream.index: made.add_stream_from_template(stream) for stream in kept}
        for packet in came.demux(kept):
            if packet.dts is None:
                continue  # the empty one at the end
            packet.stream = streams[packet.stream.index]
            made.mux(packet)


def _encode(source: Path, target: Path) -> None:
    with open_came(source) as came, _open_target(target) as made:
        picture, *sound = _kept(came)
        turn = _rotation(source)
        upright = (picture.height, picture.width) if turn in (90, 270) else (picture.width, picture.height)
        shrink = min(1, LONGEST_SIDE / max(upright))
        width, height = (max(2, round(side * shrink / 2) * 2) for side in upright)
        film = made.add_stream("libx264", rate=30, options={"preset": "veryfast", "crf": "26"})
        film.width, film.height, film.pix_fmt = width, height, "yuv420p"
        graph = _graph(picture, TURNS.get(turn, []), width, height)
        speech = made.add_stream("aac", rate=48_000, layout="stereo", bit_rate=96_000) if sound else None
        resampler = av.AudioResampler(format="fltp", layout="stereo", rate=48_000)
        for frame in came.decode(*[picture, *sound]):
            if frame.time and frame.time > LONGEST:
                raise ValueError("too long")
            if isinstance(frame, av.VideoFrame):
                graph.push(frame)
                made.mux(packet for seen in _pulled(graph) for packet in film.encode(seen))
            elif speech:
                made.mux(packet for heard in resampler.resample(frame) for packet in speech.encode(heard))
        graph.push(None)
        made.mux(packet for seen in (*_pulled(graph), None) for packet in film.encode(seen))
        if speech:
            made.mux(packet for heard in (*resampler.resample(None), None) for packet in speech.encode(heard))


def _graph(picture, turns: list[str], width: int, height: int) -> Graph:
    """Turns upright, shrinks, and gives thirty pictures a second however unevenly a phone took them."""
    graph = Graph()
    nodes = [graph.add_buffer(template=picture)]
    nodes += [graph.add("transpose", turn) for turn in turns]
    nodes += [
        graph.add("scale", f"{width}:{height}"),
        graph.add("fps", "30"),
        graph.add("format", "yuv420p"),
        graph.add("buffersink"),
    ]
    graph.link_nodes(*nodes).configure()
    return graph


def _pulled(graph: Graph) -> Iterator[av.VideoFrame]:
    while True:
        try:
            frame = graph.vpull()
        except (av.BlockingIOError, av.EOFError):
            return
        frame.pict_type = av.video.frame.PictureType.NONE
        yield frame


def _first_frame(path: Path) -> av.VideoFrame:
    with av.open(str(path)) as film:
        for frame in film.decode(video=0):
            return frame
    raise ValueError("no picture in it")


def _rotation(path: Path) -> int:
    """By how many degrees, against the clock, its pictures are to be turned to be seen upright."""
    return round(_first_frame(path).rotation) % 360


def _look_at(path: Path, poster: Path) -> Video:
    frame = _first_frame(path)
    image: Image.Image = frame.to_image().rotate(round(frame.rotation), expand=True)
    seen = image.size
    image.thumbnail((POSTER_SIDE, POSTER_SIDE))
    image.save(poster, "JPEG", quality=80)
    with av.open(str(path)) as film:
        duration = film.duration or 0
    return Video(width=seen[0], height=seen[1], duration_ms=duration * 1000 // av.time_base)

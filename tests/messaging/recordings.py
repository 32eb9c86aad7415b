"""Voice notes, video and pictures as phones and browsers make them."""

import math
from array import array
from io import BytesIO

import av
from PIL import Image

RATE = 48_000
PLACE = "+30.2741+120.1551/"


def picture(size=(64, 48), *, kind="JPEG", **more) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", size, (200, 60, 40)).save(buffer, kind, **more)
    return buffer.getvalue()


def picture_with_place() -> bytes:
    """Taken on its side in Hangzhou."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it clockwise
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (30.0, 16.0, 26.76)
    return picture((80, 40), exif=exif.tobytes(), comment=b"West Lake", xmp=b"<x:xmpmeta>West Lake</x:xmpmeta>")


def voice(container="webm", codec="libopus", *, seconds=1) -> bytes:
    """A hum that swells and fades."""
    buffer = BytesIO()
    with av.open(buffer, "w", format=container) as made:
        stream = made.add_stream(codec, rate=RATE, layout="mono")
        size = stream.codec_context.frame_size or 960
        resampler = av.AudioResampler(format=stream.format, layout="mono", rate=RATE, frame_size=size)
        for number in range(seconds * 50):
            swell = 20_000 * abs(math.sin(number / 20))
            hum = array("h", (int(swell * math.sin((number * 960 + at) / 20)) for at in range(960)))
            frame = av.AudioFrame(format="s16", layout="mono", samples=960)
            frame.sample_rate, frame.pts = RATE, number * 960
            frame.planes[0].update(hum.tobytes())
            for ready in resampler.resample(frame):
                made.mux(stream.encode(ready))
        made.mux(stream.encode(None))
    return buffer.getvalue()


def video(container="mp4", codec="libx264", *, size=(64, 48), frames=15) -> bytes:
    buffer = BytesIO()
    with av.open(buffer, "w", format=container) as made:
        made.metadata["location"], made.metadata["comment"] = PLACE, PLACE
        stream = made.add_stream(codec, rate=15)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for number in range(frames):
            made.mux(stream.encode(av.VideoFrame.from_image(Image.new("RGB", size, (number * 9, 90, 80)))))
        made.mux(stream.encode(None))
    return buffer.getvalue()

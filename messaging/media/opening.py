"""Opening what came from a stranger."""

from pathlib import Path

from av import open as av_open
from av.container import InputContainer

#: Containers with sound or film in them, and none that names other files to be read, as play lists do.
FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,ogg,wav,mp3,aac,flac,amr"


def open_came(source: Path) -> InputContainer:
    """``source`` for reading, from this file alone. Raises ``av.FFmpegError`` for what is none of ``FORMATS``."""
    return av_open(str(source), options={"format_whitelist": FORMATS, "protocol_whitelist": "file"})

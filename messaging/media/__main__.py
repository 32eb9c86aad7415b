"""``python -m messaging.media voice|video SOURCE TARGET [POSTER]``: prepares one file and prints what it is as JSON."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from messaging.media import video, voice

kind, *paths = sys.argv[1:]
files = [Path(path) for path in paths]
json.dump(asdict(voice.prepare(*files) if kind == "voice" else video.prepare(*files)), sys.stdout)

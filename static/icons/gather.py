"""Gather the icons of ``names.txt`` into ``sprite.svg``.

    npm install @tabler/icons
    python static/icons/gather.py node_modules/@tabler/icons

A name is that of an outline drawing, one a line.
"""

import re
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = '<svg xmlns="http://www.w3.org/2000/svg">'
SYMBOL = (
    '<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
    ' stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">{shapes}</symbol>'
)


def shapes_of(drawing: Path) -> str:
    """The inner shapes of one SVG file, on one line."""
    inner = re.search(r"<svg[^>]*>(.*)</svg>", drawing.read_text(), re.DOTALL)
    if not inner:
        raise SystemExit(f"{drawing} is not an SVG file")
    return re.sub(r"\s*\n\s*", "", inner[1]).strip()


def gather(package: Path) -> str:
    """The whole sprite, one symbol a line."""
    symbols = []
    for name in sorted((HERE / "names.txt").read_text().split()):
        drawing = package / "icons" / "outline" / f"{name}.svg"
        symbols.append(SYMBOL.format(name=name, shapes=shapes_of(drawing)))
    return "\n".join([ROOT, *symbols, "</svg>"]) + "\n"


if __name__ == "__main__":
    (HERE / "sprite.svg").write_text(gather(Path(sys.argv[1])))

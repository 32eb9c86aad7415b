"""Gather the icons of ``names.txt`` into sprites: those of ``public.txt`` into ``public.svg``, the rest into ``sprite.svg``.

    npm install @tabler/icons
    python static/icons/gather.py node_modules/@tabler/icons

A name is that of an outline drawing, one a line. ``public.txt`` names what customers' pages show, and scripts: those pages load
the small sprite alone, the shop's pages both.
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


def names_in(file: str) -> set[str]:
    return set((HERE / file).read_text().split())


def gather(package: Path, names: set[str]) -> str:
    """A whole sprite, one symbol a line."""
    symbols = []
    for name in sorted(names):
        drawing = package / "icons" / "outline" / f"{name}.svg"
        symbols.append(SYMBOL.format(name=name, shapes=shapes_of(drawing)))
    return "\n".join([ROOT, *symbols, "</svg>"]) + "\n"


if __name__ == "__main__":
    package, public = Path(sys.argv[1]), names_in("public.txt")
    (HERE / "public.svg").write_text(gather(package, public))
    (HERE / "sprite.svg").write_text(gather(package, names_in("names.txt") - public))

"""All measurements, one after the other, each in a process of its own; the tables go to bench/README.md as well.

make bench
make bench ARGS="orders feed"
"""

import subprocess
import sys
from datetime import UTC, datetime

from bench import stage

PARTS = (
    "orders",
    "importing",
    "gift_list",
    "catalogue",
    "million",
    "matching",
    "feed",
    "conversations",
    "searching",
    "replenishing",
    "forecasting",
    "slots",
    "last_seats",
    "reminders",
    "routing",
    "positions",
    "promises",
)
PAGE = stage.REPOSITORY / "bench" / "README.md"
START = """# Measured

`make bench` runs all of this on throw-away servers and rewrites this page. Trust the ratios: the absolute figures are those of one
machine on one day. "Wanted" is what the product promises itself.
"""


def main() -> None:
    wanted = sys.argv[1:] or PARTS
    tables = []
    for part in wanted:
        done = subprocess.run([sys.executable, "-m", f"bench.{part}"], cwd=stage.REPOSITORY, stdout=subprocess.PIPE)
        text = done.stdout.decode()
        print(text)
        if done.returncode:
            sys.exit(f"bench.{part} ended with {done.returncode}")
        tables.append(text.strip())
    if set(wanted) == set(PARTS):
        PAGE.write_text(f"{START}\n{datetime.now(UTC):%Y-%m-%d}, {stage.machine()}\n\n" + "\n\n".join(tables) + "\n")


if __name__ == "__main__":
    main()

"""How fast what was said is found among a million messages of real dialogues.

python -m bench.searching [--messages 1000000]
"""

import argparse
import os
import statistics
import time

from bench import dialogues, stage
from bench.staff import session_of_clerk

TURNS = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--messages", type=int, default=1_000_000)
    count = parser.parse_args().messages
    with stage.database():
        lines = _search(count)
    stage.show(f"Search among {count:,} messages", lines)


def _search(count: int) -> list[stage.Line]:
    """How long the newest twenty with a word take, for common words and a rare one."""
    from messaging import queries
    from messaging.queries import Sought
    from shopsuite.people.models import User

    session_of_clerk()
    clerk = User.objects.get()
    loaded = dialogues.load(count)
    lines: list[stage.Line] = []
    for word, share in loaded.words:
        times = []
        for _turn in range(TURNS):
            began = time.perf_counter()
            found = queries.search(user=clerk, sought=Sought(word))
            times.append(time.perf_counter() - began)
        assert len(found) == 20, (word, len(found))
        took = f"{statistics.median(times) * 1000:.1f} ms"
        lines.append((f"newest 20 with {word} (in {share:.2%} of all)", took, "30 ms"))
    return lines


if __name__ == "__main__":
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    main()

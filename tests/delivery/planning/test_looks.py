"""By a clock that counts looks, the same seed comes to the same plan, whatever the machine and the seed of Python's hashes."""

import os
import subprocess
import sys

WORK = """
from delivery.planning import Looks, solve
from tests.delivery.planning.town import rider, stop, town
corners = [(number * 7 % 9 - 4, number * 5 % 7 - 3) for number in range(1, 13)]
stops = [stop(number + 1, 0, 3600 + 600 * (number % 3)) for number in range(12)]
print(solve(town(corners, stops, [rider("ann"), rider("bob")]), seconds=0.4, seed=1, clock=Looks(0.001)))
"""


def planned(hashes: str) -> str:
    given = {**os.environ, "PYTHONHASHSEED": hashes}
    done = subprocess.run([sys.executable, "-c", WORK], env=given, capture_output=True, text=True, check=True)
    return done.stdout


def test_the_same_seed_is_the_same_plan():
    assert planned("1") == planned("2")

"""How good forecasts are on a real order file, its last two weeks held out.

python -m bench.forecasting
"""

import json
import os
import sys
from io import StringIO

from bench import stage
from bench.importing import FILE


def main() -> None:
    if not FILE.exists():
        print(f"No file at {FILE}; set SHOPSUITE_SHARED_DATA to where the real-life data is.", file=sys.stderr)
        return
    with stage.database():
        lines = _accuracy()
    stage.show("Forecasts of a real order file, its last two weeks held out (MASE; lower is better)", lines)


def _accuracy() -> list[stage.Line]:
    """The real file imported as it comes, and what ``backtest_demand`` says of it."""
    from django.core.management import call_command

    out = StringIO()
    call_command("import_orders", str(FILE), channel="file", json=True, stdout=StringIO())
    call_command("backtest_demand", weeks=2, json=True, stdout=out)
    return [
        (
            f"{row['demand_class']} ({row['variants']:,} goods)",
            f"{row['chosen']:.3f}",
            f"below {row['naive']:.3f} (naive) and {row['average']:.3f} (moving average)",
        )
        for row in json.loads(out.getvalue())["mase"]
    ]


if __name__ == "__main__":
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    main()

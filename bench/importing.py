"""How fast a real month of orders comes in by file.

python -m bench.importing
"""

import json
import os
import sys
from io import StringIO
from pathlib import Path

from bench import stage

DATA = Path(os.environ.get("SHOPSUITE_SHARED_DATA", stage.REPOSITORY.parent / "shared" / "data"))
FILE = DATA / "orders" / "online-retail-2010-12.csv.gz"


def main() -> None:
    if not FILE.exists():
        print(f"No file at {FILE}; set SHOPSUITE_SHARED_DATA to where the real-life data is.", file=sys.stderr)
        return
    with stage.database():
        from django.core.management import call_command

        first, again = (_run(call_command) for _time in range(2))
    stage.show(
        "Import of a real month: 42,481 rows, 2,025 documents",
        [
            ("rows a second", f"{first['rows_per_second']:,}", "1,500"),
            ("whole file", f"{first['seconds']:.1f} s", ""),
            ("the same file again", f"{again['seconds']:.1f} s", ""),
        ],
    )


def _run(call_command) -> dict:
    out = StringIO()
    call_command("import_orders", str(FILE), channel="file", json=True, stdout=out)
    return json.loads(out.getvalue())


if __name__ == "__main__":
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    main()

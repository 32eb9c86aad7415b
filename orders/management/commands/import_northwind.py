"""``manage.py import_northwind DIR``: Northwind's purchases and sales, traded again."""

import json as json_format
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inventory.models import Place
from orders.northwind.dump import read_northwind
from orders.northwind.replaying import Replay, Replayed
from purchasing.queries import receiving_place
from shopsuite.core.errors import DomainError
from shopsuite.core.queries import current_shop
from shopsuite.people.models import User
from shopsuite.people.queries import people_with_role
from shopsuite.people.roles import Role


class Command(BaseCommand):
    help = (
        "Reads a Northwind dump (.sql files) and replays its purchase orders, receipts, sales and waste through the shop's own"
        " operations, then compares what lies there with what the dump's transactions add up to. Importing a folder again"
        " changes nothing. Exit code 1 on a difference, 2 when the dump cannot be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--place", metavar="CODE", help="where the goods lie (the first place)")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, folder: Path, place: str | None, json: bool, **options: Any) -> None:
        try:
            dump = read_northwind(folder, zone=current_shop().zone)
            done = Replay(dump, place=_place(place), actor=_owner()).run()
        except OSError as error:
            raise CommandError(f"{folder}: {error.strerror}", returncode=2) from error
        except DomainError as refusal:
            raise CommandError(refusal.message, returncode=2) from refusal
        self.stdout.write(_as_json(done) if json else _as_text(done))
        if not done.is_same:
            sys.exit(1)


def _place(code: str | None) -> Place:
    place = Place.objects.filter(code=code).first() if code else receiving_place()
    if place is None:
        raise CommandError(f"There is no place {code}." if code else "The shop has no place yet.", returncode=2)
    return place


def _owner() -> User:
    owner = people_with_role(Role.OWNER).first()
    if owner is None:
        raise CommandError("Somebody has to answer for the orders: add an owner first.", returncode=2)
    return owner


def _as_json(done: Replayed) -> str:
    products = [
        {"sku": each.sku, "name": each.name, "expected": f"{each.expected:f}", "actual": f"{each.actual.normalize():f}"}
        for each in done.compared
    ]
    said = {
        "steps": done.steps,
        "is_same": done.is_same,
        "problems": done.problems,
        "on_hold_for_no_order": done.left_out,
        "products": products,
    }
    return json_format.dumps(said, ensure_ascii=False)


def _as_text(done: Replayed) -> str:
    rows = [
        f"{each.sku:<16} expected {each.expected:>7f}  actual {each.actual.normalize():>7f}"
        f"{'' if each.is_same else '  DIFFERS'}  {each.name}"
        for each in done.compared
    ]
    left_out = f"on hold for no order, left out: transactions {', '.join(map(str, done.left_out))}"
    return "\n".join([*rows, *done.problems, *([left_out] if done.left_out else []), f"{done.steps} steps"])

"""``manage.py example_sign_ins``: who can sign in to the example shop, a line each; nothing elsewhere."""

from typing import Any

from django.core.management.base import BaseCommand

from shopsuite.examples.loading import PASSWORD
from shopsuite.people.queries import example_sign_ins


class Command(BaseCommand):
    help = "List the people of the example shop, one for each role. Prints nothing in a shop of your own."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        people = example_sign_ins()
        for person in people:
            self.stdout.write(f"{person['role_label']!s:<12} {person['email']:<28} {person['name']}")
        if people:
            self.stdout.write(f"Everybody's password is {PASSWORD}; on the sign-in page one press does without it.")

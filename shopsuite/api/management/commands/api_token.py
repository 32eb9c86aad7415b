"""A token for another system."""

import json as json_format
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shopsuite.api.operations import issue_token
from shopsuite.api.scopes import Scope
from shopsuite.people.models import User


class Command(BaseCommand):
    help = "Makes an API token that acts as a person, within scopes. Its secret is printed once and kept nowhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="whose rights the token has")
        parser.add_argument(
            "--scope",
            action="append",
            required=True,
            choices=[*Scope.values, "all"],
            help="what it may be used for; can be given several times",
        )
        parser.add_argument("--name", default="command line", help="which system uses it")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, email: str, scope: list[str], name: str, json: bool, **options: Any) -> None:
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody signs in as {email}.")
        scopes = Scope.values if "all" in scope else sorted(set(scope))
        token, secret = issue_token(user=user, name=name, scopes=scopes)
        if json:
            self.stdout.write(json_format.dumps({"token": secret, "scopes": token.scopes, "email": user.email}))
        else:
            self.stdout.write(secret)

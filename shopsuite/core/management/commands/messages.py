"""``manage.py messages``: collect the strings to translate, and compile what is translated."""

import argparse
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import to_locale

from shopsuite.core import translations


class Command(BaseCommand):
    help = "Collect translatable strings into locale/*.po and compile them; with --compile, only compile what changed."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--compile", action="store_true", help="collect nothing")

    def handle(self, *, compile: bool, **options: Any) -> None:
        if not compile:
            for code, _name in settings.LANGUAGES:
                if code != settings.LANGUAGE_CODE:
                    total, missing = translations.update(settings.BASE_DIR, to_locale(code))
                    self.stdout.write(f"{code}: {total} strings, {missing} without a translation")
        for file in translations.compile_changed(settings.BASE_DIR):
            self.stdout.write(f"compiled {file.relative_to(settings.BASE_DIR)}")

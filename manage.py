#!/usr/bin/env python
"""Django's command line. Without DATABASE_URL it brings the embedded servers up for the length of a command."""

import contextlib
import os
import sys

# Commands that read no database, or bring the servers up themselves.
NEED_NO_SERVERS = {
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "help",
    "makemessages",
    "makemigrations",
    "messages",
    "spectacular",
    "up",
    "version",
}


def main() -> None:
    """Run the command in ``sys.argv``."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shopsuite.settings")
    from django.core.management import execute_from_command_line

    with servers_for(sys.argv[1:]):
        execute_from_command_line(sys.argv)


def servers_for(words: list[str]) -> contextlib.AbstractContextManager[None]:
    """The embedded servers, if the command needs any and no real ones are set."""
    from django.conf import settings

    from shopsuite.embedded.addresses import redis_url
    from shopsuite.embedded.ondemand import servers

    needs_none = not words or words[0] in NEED_NO_SERVERS or words[0].startswith("-") or "--help" in words
    postgres = settings.IS_EMBEDDED
    valkey = redis_url(settings.DATA_DIR) == settings.REDIS_URL
    if needs_none or not (postgres or valkey):
        return contextlib.nullcontext()
    return servers(settings.DATA_DIR, postgres=postgres, valkey=valkey)


if __name__ == "__main__":
    main()

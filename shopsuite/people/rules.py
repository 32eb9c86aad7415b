"""Codes by which somebody proves who they are, and devices that stay known: how long each holds."""

from datetime import datetime, timedelta

CODE_DIGITS = 6
CODE_HOLDS_FOR = timedelta(minutes=10)
MOST_TRIES = 5
#: How often a code may be asked for. With five tries each, whoever guesses needs years for one customer.
CODES_A_CUSTOMER = "5/hour"
CODES_AN_ADDRESS = "30/hour"
#: How often codes may be tried from one address, right or wrong.
TRIES_AN_ADDRESS = "60/hour"

DEVICE_HOLDS_FOR = timedelta(days=30)
#: Codes and devices that open nothing any more are kept for a day, then cleared away.
SPENT_KEPT_FOR = timedelta(days=1)


def may_try_code(*, asked_at: datetime, tries: int, at: datetime) -> bool:
    return tries < MOST_TRIES and at - asked_at <= CODE_HOLDS_FOR

"""What a suite needs before the killing begins: people, goods, tokens, signed-in browsers.

``tell()`` runs inside the suite, as ``manage.py shell -c "from tests.chaos import stage; stage.tell()"``.
"""

import json

from django.conf import settings
from django.test import Client
from django.utils import timezone

from messaging import seat
from orders import operations
from orders.talk import conversation_about
from shopsuite.api.operations import issue_token
from shopsuite.api.scopes import Scope
from shopsuite.people.models import User
from shopsuite.people.roles import Role
from tests import factories as make

PLENTY = 2_000
#: Fewer than the clients will ask for: the last of it must be sold once.
HOT = 25
PLAIN = ("TEA-1", "TEA-2", "TEA-3", "TEA-4")
HOT_SKU = "HOT-1"


def tell() -> None:
    """Set the stage and print, as JSON on the last line, what the test outside needs to know."""
    plain = [make.goods(sku=sku, price="12.5") for sku in PLAIN]
    for goods in plain:
        make.batch(goods, PLENTY // 2)
        make.batch(goods, PLENTY // 2)
    make.batch(make.goods(sku=HOT_SKU, price="99"), HOT)
    people = {role: make.person(role) for role in (Role.CLERK, Role.OWNER, Role.WAREHOUSE)}
    wanted = make.draft([make.line(plain[0])], customer_name="Lin")
    followed = operations.place_order(draft=wanted, actor=people[Role.CLERK], at=timezone.now())
    talk = conversation_about(followed)
    told = {
        "talk": talk.pk,
        "talk_link": seat.outside(talk, name="Lin").url,
        "tokens": {role: issue_token(user=user, name="chaos", scopes=Scope.values)[1] for role, user in people.items()},
        "sessions": {role: _session(user) for role, user in people.items()},
        "audiences": {role: sorted(user.audiences()) for role, user in people.items()},
        "cookie": settings.SESSION_COOKIE_NAME,
        "followed": followed.number,
        "customer_page": followed.get_customer_url(),
    }
    print(json.dumps(told))  # noqa: T201  (this is how it answers)


def _session(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value

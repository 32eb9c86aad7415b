"""What cases gave back before orders knew of it is not asked for again once the tables know it."""

from decimal import Decimal

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from care import operations
from care.models import Decision
from finance.queries import audit_money
from orders.models import Order
from orders.queries import due_of
from shopsuite.people.roles import Role
from tests import factories as make
from tests.care import stage
from tests.factories import NOON

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def migrate(app: str, name: str):
    executor = MigrationExecutor(connection)
    executor.migrate([(app, name)])


def forward():
    """To where everything is today, so that no later test meets a half of it."""
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def given_back(order, amount, *, clerk):
    case = stage.complained(order)
    return operations.give_back(
        case_id=case.pk, outcome="discount", amount=Decimal(amount), method="cash", actor=clerk, at=NOON
    )


def test_decisions_of_before_say_what_they_let_off():
    tea, clerk = make.goods(price="100"), make.person(Role.CLERK, Role.FINANCE)
    make.batch(tea, 9)
    part, undone, untouched = (stage.delivered(make.line(tea, 2)) for _each in range(3))
    held = [given_back(part, "30", clerk=clerk), given_back(part, "20", clerk=clerk)]
    dropped = given_back(undone, "40", clerk=clerk)

    migrate("care", "0005_decisions_have_amounts")
    with connection.cursor() as cursor:  # as it stood before: the money is gone and the order asks for it
        cursor.execute("UPDATE orders_order SET let_off = 0, payment_state = 'part' WHERE id = %s", [part.pk])
        cursor.execute("UPDATE orders_order SET let_off = 0, payment_state = 'part' WHERE id = %s", [undone.pk])
        cursor.execute("UPDATE care_decision SET undone_at = now() WHERE id = %s", [dropped.pk])
    forward()

    assert list(Decision.objects.filter(pk__in=[each.pk for each in held]).order_by("pk").values_list("let_off")) == [
        (30,),
        (20,),
    ]
    assert Decision.objects.get(pk=dropped.pk).let_off == 0
    for order in (part, undone, untouched):
        order.refresh_from_db()
    assert (part.let_off, part.payment_state, due_of(part)) == (50, "paid", 0)
    assert (undone.let_off, undone.payment_state, due_of(undone)) == (0, "part", 40)
    assert (untouched.let_off, untouched.payment_state) == (0, "paid")
    assert Order.objects.count() == 3
    assert audit_money(zone="Asia/Shanghai") == []

"""Customers are known by their phone, and one phone is one customer even when two orders come in at once."""

import pytest

from inventory.models import BatchStock
from shopsuite.people.models import Customer
from shopsuite.people.operations import remember_customer
from tests import factories as make
from tests.race import race


@pytest.mark.django_db(transaction=True)
def test_two_first_orders_of_one_phone_at_the_same_moment_make_one_customer():
    tea = make.goods()
    shelf = make.stock_row(make.batch(tea, 10))

    def call(name):
        return lambda: make.order(make.line(tea), customer_name=name, phone="138 0000 1111")

    # The customer is looked for before the goods are: whoever waits for the shelf has made up their mind already.
    first, second = race(BatchStock.objects.filter(pk=shelf.pk), call("Lin"), call("Ms Lin"))

    assert first.customer == second.customer == Customer.objects.get(phone="13800001111")


@pytest.mark.django_db
def test_a_known_phone_costs_one_query_and_no_phone_costs_none_but_the_writing(django_assert_num_queries):
    remember_customer(name="Lin", phone="138")

    with django_assert_num_queries(3):  # a savepoint around the one query
        remember_customer(name="Lin", phone="138")
    with django_assert_num_queries(3):
        remember_customer(name="Guest")

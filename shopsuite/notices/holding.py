"""What notices hold of a customer who signs in: what they want to be told of, and on which devices. Who is reached by a private
link is forgotten with what the link leads to."""

from django.utils.translation import gettext_lazy as _

from shopsuite.notices.models import Recipient
from shopsuite.people.holdings import Counts, Forgetting, Holding
from shopsuite.people.models import Customer
from shopsuite.people.roles import Role


def _forget(customer: Customer, forgetting: Forgetting) -> Counts:
    user = customer.user
    if user is None or not user.roles <= {Role.CUSTOMER}:
        return {}
    return {"devices": Recipient.objects.filter(user=user).delete()[0]}


NOTICES = Holding(app="notices", place=40, goes=_("The devices they are told on."), stays="", forget=_forget)

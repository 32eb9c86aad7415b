"""What the API holds of a customer: answers kept for a week, for requests that come twice."""

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from shopsuite.api.models import KeptAnswer
from shopsuite.people.holdings import Counts, Forgetting, Holding
from shopsuite.people.models import Customer


def _forget(customer: Customer, forgetting: Forgetting) -> Counts:
    """The answers about one of their orders or conversations, or that name them, are emptied. Their keys stay: nothing is
    done twice."""
    orders = list(customer.orders.all())
    about = Q(body__number__in=[order.number for order in orders])
    about |= Q(body__about__in=[order.subject for order in orders]) | Q(body__customer=customer.pk)
    for written in (customer.name, customer.phone, customer.email, customer.wechat):
        about |= Q(words__icontains=written) if written else Q()
    kept = KeptAnswer.objects.filter(body__isnull=False).annotate(words=Cast("body", TextField()))
    if customer.erased_at:
        return {}
    return {"answers": kept.filter(about).update(body=None)}


ANSWERS = Holding(
    app="api",
    place=10,
    goes=_("Answers given to other systems about their orders and conversations."),
    stays="",
    forget=_forget,
)

"""Cases in a conversation, and beside it."""

from django.utils.translation import gettext as _

from care import queries
from care.models import Case
from messaging.beside import Part
from messaging.cards import Card
from messaging.models import Member
from messaging.models.conversation import Kind
from orders import queries as order_queries
from orders.models.order import Stage
from shopsuite.people.models import Customer, User

LATEST = 3


def case_cards(pks: list[int], member: Member) -> dict[int, Card]:
    """Cases as ``member`` may see them: the customer those of the order they talk about, or their own. Two queries."""
    found = Case.objects.filter(pk__in=pks).select_related("order").prefetch_related("decisions")
    visible = queries.cases_visible_to(member.user) if member.user else Case.objects.none()
    if member.is_outside and member.conversation.kind == Kind.CUSTOMER:
        thing, _colon, pk = member.conversation.subject.partition(":")
        if thing == "order" and pk.isdecimal():
            visible = visible | Case.objects.filter(order=int(pk))
    return {case.pk: _card(case, member) for case in found.filter(pk__in=visible.values("pk"))}


def _card(case: Case, member: Member) -> Card:
    decision = case.decision
    stands = decision.get_outcome_display() if decision else case.get_state_display()
    if case.is_open and member.is_outside:
        stands = _("we are looking at it")
    url = case.order.get_customer_url() + "#cases" if member.is_outside else case.get_absolute_url()
    return Card(
        template="care/_card.html",
        names=(case.number,),
        context={"case": case, "stands": stands, "url": url},
        facts={"number": case.number, "order": case.order.number, "matter": case.matter, "state": case.state},
        topics=(case.subject,),
    )


def cases_beside(customer: Customer, viewer: User) -> Part | None:
    """The customer's orders a case can be opened about, and their open cases, beside a conversation. Two queries."""
    orders = order_queries.orders_visible_to(viewer).filter(customer=customer)
    sent = list(orders.filter(stage__in=[Stage.SHIPPED, Stage.DELIVERED]).order_by("-pk")[:LATEST])
    cases = list(queries.to_decide(viewer).filter(order__customer=customer).select_related("order")[:LATEST])
    if not (sent or cases) or not viewer.may("care.raise"):
        return None
    return Part("care/_beside.html", {"orders": sent, "cases": cases})

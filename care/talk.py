"""What is said about a case in the conversation about its order, where everybody concerned reads it."""

from django.template import Context
from django.utils import translation
from django.utils.translation import gettext as _

from care.models import Case, CasePhoto, Decision
from care.models.decision import Outcome
from messaging import operations
from messaging.models.message import Lane
from messaging.operations import Content
from orders.models import Order
from orders.notices import language_of
from orders.talk import conversation_about
from shopsuite.core.templatetags.shop import money
from shopsuite.feed.models import Event


def say_opened(event: Event) -> None:
    """What was complained about, said with its photos by whoever opened the case, once. What staff took down, staff alone reads."""
    case = Case.objects.select_related("order", "opened_by").filter(pk=event.body["case_id"]).first()
    if case is None:
        return
    conversation = conversation_about(case.order)
    photos = CasePhoto.objects.filter(case=case, attachment__message=None).select_related("attachment__uploader")
    unsent = [photo.attachment for photo in photos]
    if unsent:
        member = unsent[0].uploader
    elif case.is_by_customer:
        member = operations.join(
            conversation=conversation, user=None, at=event.at, name=case.order.customer_name, is_outside=True
        )
    elif case.opened_by:
        member = operations.join(conversation=conversation, user=case.opened_by, at=event.at)
    else:
        return
    content = Content(
        case.words,
        lane=Lane.ALL if member.is_outside else Lane.STAFF,
        card=case.subject,
        attachments=tuple(attachment.pk for attachment in unsent),
    )
    operations.send(member=member, client_id=f"case:{case.pk}", content=content, at=event.at)


def say_decided(event: Event) -> None:
    """How the case was decided, to the customer, in their language, once."""
    found = Decision.objects.select_related("case__order__customer__user", "order")
    decision = found.filter(pk=event.body["decision_id"]).first()
    if decision is None:
        return
    order = decision.case.order
    with translation.override(language_of(order)):
        words = "\n".join(filter(None, [_sentence(decision), decision.words]))
    content = Content(words, card=decision.case.subject)
    conversation = conversation_about(order)
    operations.give_notice(conversation=conversation, client_id=f"feed:{event.pk}", content=content, at=event.at)


def say_taken_back(event: Event) -> None:
    """That the decision does not hold any more."""
    case = Case.objects.select_related("order__customer__user").filter(pk=event.body["case_id"]).first()
    if case is None:
        return
    with translation.override(language_of(case.order)):
        content = Content(_("We are looking at this once more."), card=case.subject)
    operations.give_notice(
        conversation=conversation_about(case.order), client_id=f"feed:{event.pk}", content=content, at=event.at
    )


def _sentence(decision: Decision) -> str:
    match decision.outcome:
        case Outcome.RESHIP if decision.order:
            return _("We send it to you again, as order %s.") % decision.order.number
        case Outcome.EXCHANGE if decision.order:
            return _said_of_exchange(decision, decision.order)
        case Outcome.DECLINED:
            return _("We have looked at it and cannot do what you wished.")
        case _ if decision.amount and decision.case.order.is_gift:
            return _("We give money back to whoever ordered it.")
        case _ if decision.amount:
            return _("We give you %s back.") % money(Context(), decision.amount, decision.case.order.currency)
    return ""


def _said_of_exchange(decision: Decision, sent: Order) -> str:
    """That other goods come, and who pays the difference; whom a gift is for does not learn what it cost."""
    said = [_("We send you something else in exchange, as order %s.") % sent.number]
    if sent.is_gift:
        return said[0]
    if sent.total > 0:
        more = money(Context(), sent.total, sent.currency)
        said.append(_("It costs %s more, to be paid on the page of that order.") % more)
    if decision.amount:
        said.append(_("It costs less: %s go back to you.") % money(Context(), decision.amount, sent.currency))
    return "\n".join(said)

"""The cards of what belongs to conversations themselves."""

from messaging.cards import Card
from messaging.models import Agreement, Member
from messaging.models.agreement import AgreementState
from shopsuite.people.models import Preference


def agreement_cards(pks: list[int], member: Member) -> dict[int, Card]:
    """Agreements of the conversation ``member`` takes part in; they belong to no other. Two queries."""
    found = Agreement.objects.filter(pk__in=pks, conversation=member.conversation_id)
    found = found.select_related("proposed_by__user", "answered_by__user").prefetch_related("facts")
    return {agreement.pk: _agreement_card(agreement, member) for agreement in found}


def _agreement_card(agreement: Agreement, member: Member) -> Card:
    is_open = agreement.state == AgreementState.PROPOSED
    return Card(
        template="messaging/_agreement.html",
        names=(agreement.title,),
        context={
            "agreement": agreement,
            "may_answer": is_open and member.is_outside != agreement.proposed_by.is_outside,
        },
        facts={"title": agreement.title, "version": agreement.version, "state": agreement.state},
    )


def preference_cards(pks: list[int], member: Member) -> dict[int, Card]:
    """The question whether what the conversation's customer likes may be remembered. One query."""
    customer = member.conversation.customer_id
    found = Preference.objects.filter(pk__in=pks, customer=customer) if customer else Preference.objects.none()
    return {
        preference.pk: Card(
            "messaging/_preference.html",
            names=(),
            context={"preference": preference},
            facts={"text": preference.text, "consents": preference.consents},
        )
        for preference in found
    }

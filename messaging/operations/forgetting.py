"""Forgetting a customer: what was said with them, and their name where the shop wrote of them to others."""

import re
from collections import Counter

from messaging import events, links, queries
from messaging.models import Agreement, AgreementFact, Conversation, Draft, Proof, Revision
from messaging.models.agreement import FactKind
from messaging.models.conversation import Kind
from messaging.operations.emptying import empty
from messaging.operations.showing import show_again
from messaging.operations.telling import tell
from messaging.operations.writing import rewrite
from shopsuite.people.holdings import Counts, Forgetting
from shopsuite.people.models import Customer

#: A fact in words has to have some.
NO_WORDS = "—"
#: Shorter ones stand in other words as well.
SHORTEST_NAME = 2


def forget_customer(customer: Customer, forgetting: Forgetting) -> Counts:
    """Delete every conversation with ``customer`` and shut their links; of agreements the typed facts stay, without words.

    Locks the conversations by id. Whoever waits to say something in one is refused afterwards (``lock_conversation``).
    """
    counts: Counter[str] = Counter()
    subjects = []
    theirs = queries.conversations_of(customer)
    for conversation in Conversation.objects.filter(pk__in=theirs.values("pk")).order_by("pk").select_for_update():
        if conversation.subject:
            subjects.append(conversation.subject)
        if conversation.erased_at is None:
            counts += _erase(conversation, forgetting)
    counts["mentions"] += _strike_name(customer, subjects, forgetting)
    counts["proofs"] += Proof.objects.filter(customer=customer).delete()[0]
    return counts


def _erase(conversation: Conversation, forgetting: Forgetting) -> Counter[str]:
    # Whoever has it open by the link is shown out, and told nothing after this.
    shut = events.LinkReplaced(conversation_id=conversation.pk)
    tell(shut, conversation=conversation, actor=forgetting.by, at=forgetting.at)
    links.renew_others(conversation)
    pk = conversation.pk
    messages, files = empty(conversation)
    is_of_note = bool(messages or files)  # one is made whenever somebody looks at an order
    kept = Conversation.objects.filter(pk=pk).first()
    if kept:
        _leave_facts(kept, forgetting)
    return Counter({"conversations": is_of_note, "messages": messages, "files": files})


def _leave_facts(conversation: Conversation, forgetting: Forgetting) -> None:
    """Whatever is written in words may name them: amounts, quantities and days say what was agreed."""
    conversation.members.filter(is_outside=True).update(name=forgetting.name)
    first_of = {agreement.title: agreement.pk for agreement in conversation.agreements.order_by("-pk")}
    for title, pk in first_of.items():
        Agreement.objects.filter(conversation=conversation, title=title).update(title=f"#{pk}")
    facts = AgreementFact.objects.filter(agreement__conversation=conversation)
    facts.update(label="", unit="")
    facts.filter(kind=FactKind.TEXT).update(words=NO_WORDS)
    conversation.title, conversation.erased_at = "", forgetting.at
    conversation.link_number += 1
    conversation.save(update_fields=["title", "erased_at", "link_number", "updated_at"])


def _strike_name(customer: Customer, subjects: list[str], forgetting: Forgetting) -> int:
    """Replace what ``customer`` is called and reached by in what the shop wrote to others about ``subjects``; in how many
    messages."""
    pattern = _names_of(customer)
    if pattern is None:
        return 0
    struck = 0
    others = Conversation.objects.filter(subject__in=subjects).exclude(kind=Kind.CUSTOMER)
    for conversation in others.order_by("pk").select_for_update():
        for draft in Draft.objects.filter(conversation=conversation):
            Draft.objects.filter(pk=draft.pk).update(text=pattern.sub(forgetting.name, draft.text))
        for revision in Revision.objects.filter(message__conversation=conversation):
            Revision.objects.filter(pk=revision.pk).update(text=pattern.sub(forgetting.name, revision.text))
        changed = [message for message in conversation.messages.all() if pattern.search(message.text)]
        for message in changed:
            message.text = pattern.sub(forgetting.name, message.text)
            rewrite(message)
        if changed:
            pks = [message.pk for message in changed]
            show_again(conversation, conversation.messages.filter(pk__in=pks))
        struck += len(changed)
    return struck


def _names_of(customer: Customer) -> re.Pattern[str] | None:
    """What finds ``customer`` in a text: the longest first, in any case, and a Latin name only as a whole word."""
    names = (customer.name, customer.company, customer.phone, customer.email, customer.wechat, customer.address)
    found = sorted({name for name in names if len(name) >= SHORTEST_NAME}, key=len, reverse=True)
    if not found or customer.erased_at:
        return None
    return re.compile("|".join(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])" for name in found), re.IGNORECASE)

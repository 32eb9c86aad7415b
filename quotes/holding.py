"""What proposals and gift lists hold of a buyer and of those they give to."""

import json
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quotes.gift_lists import GiftLists, ProposalLists
from quotes.models import Proposal, ProposalState, ProposalVersion
from quotes.models.proposal import new_link_token
from shopsuite.core.archives import Archive
from shopsuite.core.errors import DomainError
from shopsuite.feed.operations import strike_words
from shopsuite.people.holdings import Counts, Forgetting, Holding
from shopsuite.people.models import Customer, User
from shopsuite.spreadsheets.models import SheetEntry, SheetImport, SheetProblem


class ProposalOpen(DomainError):
    """The buyer has not answered yet; without their name nobody can go on."""


def _hindrance(customer: Customer) -> DomainError | None:
    open_ones = list(customer.proposals.filter(state=ProposalState.SENT).values_list("number", flat=True))
    if open_ones:
        return ProposalOpen(
            "open_proposals", _("There are proposals with them: %s. Wait for the answer.") % ", ".join(open_ones[:5])
        )
    return None


def _hand_out(archive: Archive, customer: Customer, by: User) -> None:
    """Their proposals, one to a line; money in the shop's currency, as text."""
    with archive.entry("proposals.json") as write:
        said = [
            {
                "number": each.number,
                "occasion": each.occasion,
                "wishes": each.wishes,
                "heads": each.heads,
                "budget": str(each.budget or ""),
                "state": each.state,
                "accepted_by": each.accepted_by,
                "declined_because": each.declined_because,
            }
            for each in customer.proposals.order_by("pk")
        ]
        write(json.dumps(said, ensure_ascii=False).encode())


def _forget(customer: Customer, forgetting: Forgetting) -> Counts:
    """Words go, money and days stay. Locks the proposals by id."""
    proposals = list(Proposal.objects.filter(customer=customer).order_by("pk").select_for_update())
    for each in proposals:
        each.occasion, each.wishes, each.declined_because = each.number, "", ""
        each.accepted_by = forgetting.name if each.accepted_by else ""
        each.link_token = new_link_token()
        each.save()
        if each.group:
            each.group.name = ""
            each.group.save(update_fields=["name", "updated_at"])
    ProposalVersion.objects.filter(proposal__in=proposals).update(words="")
    strike_words(subjects=[each.subject for each in proposals])
    return {"proposals": len(proposals), "gift_lists": _forget_lists(customer)}


def _lists_of(customer: Customer) -> QuerySet[SheetImport]:
    subjects = [each.subject for each in customer.proposals.all()]
    theirs = Q(kind=ProposalLists.code, about__in=subjects)
    if customer.phone:
        theirs |= Q(kind=GiftLists.code, options__phone=customer.phone)
    return SheetImport.objects.filter(theirs)


def _forget_lists(customer: Customer) -> int:
    """The files name others as well, and their parcels have been booked."""
    jobs = list(_lists_of(customer).order_by("pk").select_for_update(of=("self",)))
    SheetEntry.objects.filter(source__in=jobs).delete()
    SheetProblem.objects.filter(source__in=jobs).delete()
    for job in jobs:
        if job.file:
            transaction.on_commit(partial(default_storage.delete, str(job.file.name)))
        job.file, job.file_name, job.preview = "", "", {}
        if job.options:
            job.options |= dict.fromkeys(("buyer", "company", "phone", "occasion"), "")
        job.save(update_fields=["file", "file_name", "preview", "options", "updated_at"])
    return len(jobs)


PROPOSALS = Holding(
    app="quotes",
    place=25,
    goes=gettext_lazy("On proposals to them: occasion, wishes, words, who accepted; the files of their gift lists."),
    stays=gettext_lazy("Numbers, lines, amounts and days of proposals."),
    hand_out=_hand_out,
    forget=_forget,
    hindrance=_hindrance,
)

"""What after-sales holds of a customer."""

import json
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from care.models import Case, CasePhoto, Decision, Incident
from shopsuite.core.archives import Archive
from shopsuite.people.holdings import Counts, Forgetting, Holding
from shopsuite.people.models import Customer, User


def _hand_out(archive: Archive, customer: Customer, by: User) -> None:
    """Their cases; the photos are with the conversations they were sent in."""
    cases = (
        Case.objects.filter(order__customer=customer)
        .select_related("order")
        .prefetch_related("lines__line", "decisions")
    )
    told = [
        {
            "number": case.number,
            "order": case.order.number,
            "opened_at": case.opened_at.isoformat(),
            "what_happened": case.matter,
            "words": case.words,
            "wish": case.wish,
            "state": case.state,
            "goods": [{"title": line.line.title, "quantity": str(line.quantity)} for line in case.lines.all()],
            "decisions": [
                {"outcome": each.outcome, "words": each.words, "at": each.at.isoformat()}
                for each in case.decisions.all()
            ],
        }
        for case in cases.order_by("pk")
    ]
    with archive.entry("cases.json") as write:
        write(json.dumps(told, ensure_ascii=False, indent=1).encode())
    for incident in Incident.objects.filter(order__customer=customer).exclude(photo="").select_related("order"):
        archive.add_stored(f"photos/{incident.order.number}-problem-{incident.pk}.jpg", str(incident.photo.name))


def _forget(customer: Customer, forgetting: Forgetting) -> Counts:
    """What they and others wrote goes, and which photos belonged to it; the photos go with the conversation."""
    cases = Case.objects.filter(order__customer=customer)
    pks = list(cases.order_by("pk").select_for_update().values_list("pk", flat=True))
    CasePhoto.objects.filter(case__in=pks).delete()
    Decision.objects.filter(case__in=pks).update(words="")
    return {"cases": cases.exclude(words="").update(words=""), "problems": _forget_problems(customer)}


def _forget_problems(customer: Customer) -> int:
    """A photo may show the address on a parcel, and words who lives there. The files go after the commit."""
    said = Incident.objects.filter(order__customer=customer).exclude(words="", how="", photo="")
    found = list(said.select_for_update(of=("self",)).order_by("pk"))
    for incident in found:
        if incident.photo:
            transaction.on_commit(partial(default_storage.delete, str(incident.photo.name)))
    return Incident.objects.filter(pk__in=[each.pk for each in found]).update(words="", how="", photo="")


CARE = Holding(
    app="care",
    place=35,
    goes=_(
        "What they wrote in after-sales cases, what they were answered there, and the photos they sent; colleagues' words about problems with their orders, with photos."
    ),
    stays=_("That there was a case, about which goods, and how it was decided: the ledger and the payments name it."),
    hand_out=_hand_out,
    forget=_forget,
)

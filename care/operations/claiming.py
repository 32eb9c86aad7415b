"""A batch is complained about: proposed once, told to its supplier when somebody presses, and settled."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from care import events
from care.models import BatchClaim, CaseLine
from care.queries.claims import complaints_about, who_delivered
from messaging import operations as messaging
from messaging.models import Attachment
from messaging.operations import Content
from shopsuite.core.errors import Invalid
from shopsuite.feed.operations import record
from shopsuite.people.models import User

#: Who hears of a batch that is complained about.
CONCERNED = ("role:warehouse", "role:purchasing", "role:clerk", "role:owner")


@transaction.atomic
def propose_claims(*, case_id: int, at: datetime) -> list[BatchClaim]:
    """Propose to stop the batches of a case, and to claim them, where complaints have come to the threshold; once for each batch."""
    batches = set(CaseLine.objects.filter(case=case_id, batch__isnull=False).values_list("batch", flat=True))
    proposed = []
    for batch_id, complaints in complaints_about(sorted(batches)).items():
        if not complaints.is_suspicious:
            continue
        claim, is_new = BatchClaim.objects.get_or_create(batch_id=batch_id, defaults={"proposed_at": at})
        if is_new:
            told = events.ClaimProposed(
                claim_id=claim.pk, batch_id=batch_id, cases=complaints.cases, per_cent=str(complaints.per_cent)
            )
            record(told, actor=None, at=at, audiences=CONCERNED)
            proposed.append(claim)
    return proposed


@transaction.atomic
def tell_supplier(
    *, claim_id: int, supplier_id: int, text: str, photos: Sequence[Attachment], actor: User, at: datetime
) -> BatchClaim:
    """Write to the person ``supplier_id`` about the batch, with copies of ``photos``, in the conversation with that supplier;
    telling twice is once. Locks the claim.

    Raises ``Invalid`` without words, or for somebody who is no supplier's.
    """
    claim = BatchClaim.objects.select_for_update().get(pk=claim_id)
    if claim.supplier_told_at:
        return claim
    person = next((each for each in who_delivered(claim.batch) if each.pk == supplier_id), None)
    if person is None:
        raise Invalid("unknown_supplier", _("Choose whom to write to."), field="supplier")
    if not text.strip():
        raise Invalid("say_what", _("Write what is wrong with the batch."), field="text")
    conversation = messaging.open_with_supplier(
        subject=f"batch:{claim.batch_id}", title=claim.batch.code, supplier=person, actor=actor, at=at
    )
    member = messaging.join(conversation=conversation, user=actor, at=at)
    copies = [
        messaging.take_in(member=member, client_id=f"claim:{claim.pk}:{photo.pk}", file=_copy(photo), at=at)
        for photo in photos
    ]
    content = Content(text.strip(), attachments=tuple(copy.pk for copy in copies))
    messaging.send(member=member, client_id=f"claim:{claim.pk}", content=content, at=at)
    claim.supplier_told_at, claim.supplier_told_by = at, actor
    claim.save(update_fields=["supplier_told_at", "supplier_told_by"])
    told = events.SupplierTold(claim_id=claim.pk, batch_id=claim.batch_id, supplier=str(person))
    record(told, actor=actor, at=at, audiences=CONCERNED)
    return claim


@transaction.atomic
def settle_claim(*, claim_id: int, words: str, actor: User, at: datetime) -> BatchClaim:
    """Nothing is left to do about it: ``words`` say how it ended. Settling twice is once. Locks the claim.

    Raises ``Invalid`` without words.
    """
    if not words.strip():
        raise Invalid("say_how", _("Say how it ended."), field="words")
    claim = BatchClaim.objects.select_for_update().get(pk=claim_id)
    if claim.settled_at is None:
        claim.settled_at, claim.settled_by, claim.words = at, actor, words.strip()[:500]
        claim.save(update_fields=["settled_at", "settled_by", "words"])
        told = events.ClaimSettled(claim_id=claim.pk, batch_id=claim.batch_id, how=claim.words[:200])
        record(told, actor=actor, at=at, audiences=CONCERNED)
    return claim


def _copy(photo: Attachment) -> SimpleUploadedFile:
    """The picture as it is shown: another conversation has its own files."""
    with photo.shown.open("rb") as file:
        return SimpleUploadedFile(f"{photo.pk}.jpg", file.read(), content_type="image/jpeg")

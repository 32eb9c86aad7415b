"""What is complained about, batch by batch."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from care.models import BatchClaim, CaseLine
from care.models.case import CaseState, Matter
from care.models.decision import Outcome
from care.rules.claims import SEEN_WITH, is_suspicious, share_of
from inventory.models import Batch, StockMove
from inventory.models.stock import MoveKind
from messaging.models import Attachment
from messaging.models.attachment import AttachmentKind
from purchasing.models import GoodsReceiptLine
from shopsuite.people.models import User
from shopsuite.people.queries import people_with_role
from shopsuite.people.roles import Role

#: What may be the goods' own fault; what was forgotten or mixed up is the shop's.
ITS_FAULT = (Matter.DAMAGED, Matter.QUALITY)


@dataclass(frozen=True)
class Complaints:
    """How many cases are about a batch, and how much of it: ``claimed`` of ``sold``, in the variant's unit."""

    cases: int
    claimed: Decimal
    sold: Decimal

    @property
    def share(self) -> Decimal:
        """From 0 to 1."""
        return share_of(claimed=self.claimed, sold=self.sold)

    @property
    def per_cent(self) -> Decimal:
        return (self.share * 100).quantize(Decimal("0.1"))

    @property
    def is_suspicious(self) -> bool:
        return is_suspicious(cases=self.cases, claimed=self.claimed, sold=self.sold)


def claims_visible_to(user: User) -> QuerySet[BatchClaim]:
    """The only door to claims for a request: those who decide about cases, the stock or what is bought."""
    return BatchClaim.objects.all() if any(map(user.may, SEEN_WITH)) else BatchClaim.objects.none()


def lines_at_fault() -> QuerySet[CaseLine]:
    """Lines of cases that may be the batch's own fault: neither withdrawn nor declined."""
    lines = CaseLine.objects.filter(batch__isnull=False, case__matter__in=ITS_FAULT)
    declined = {"case__decisions__outcome": Outcome.DECLINED, "case__decisions__undone_at": None}
    return lines.exclude(case__state=CaseState.WITHDRAWN).exclude(**declined)


def complaints_about(batch_ids: Iterable[int]) -> dict[int, Complaints]:
    """What customers complain of in each of the batches, by batch id; two queries."""
    pks = list(batch_ids)
    rows = lines_at_fault().filter(batch__in=pks).order_by().values("batch")
    said = {row["batch"]: row for row in rows.annotate(cases=Count("case", distinct=True), claimed=Sum("quantity"))}
    sales = StockMove.objects.filter(stock__batch__in=pks, kind=MoveKind.SALE).order_by().values_list("stock__batch")
    sold = {pk: -quantity for pk, quantity in sales.annotate(sum=Sum("quantity"))}
    nothing = {"cases": 0, "claimed": Decimal(0)}
    return {
        pk: Complaints(said.get(pk, nothing)["cases"], said.get(pk, nothing)["claimed"], sold.get(pk, Decimal(0)))
        for pk in pks
    }


def photos_about(batch: Batch) -> QuerySet[Attachment]:
    """The pictures customers sent of it, the latest first; not those that were taken away since."""
    cases = lines_at_fault().filter(batch=batch).values("case")
    pictures = Attachment.objects.filter(case_photo__case__in=cases, kind=AttachmentKind.PICTURE)
    return pictures.filter(message__isnull=False, message__recalled_at=None).order_by("-pk")


def who_delivered(batch: Batch) -> list[User]:
    """People to write to about a batch: those of the supplier it came from; of all suppliers where that is not known."""
    suppliers = GoodsReceiptLine.objects.filter(batch=batch).values("receipt__order__supplier")
    sellers = people_with_role(Role.SUPPLIER).filter(is_active=True)
    known = list(sellers.filter(works_for_supplier__supplier__in=suppliers))
    return known or list(sellers)


def open_claim_count(viewer: User) -> int:
    """How many claims nobody has settled."""
    return claims_visible_to(viewer).filter(settled_at=None).count()

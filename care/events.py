"""What after-sales tells the feed. The subject is the order, so that its page and its timeline have it."""

from collections.abc import Sequence
from dataclasses import dataclass

from shopsuite.feed.events import FeedEvent


@dataclass(frozen=True)
class _CaseEvent(FeedEvent):
    order_id: int
    number: str
    case_id: int

    @property
    def subject(self) -> str:
        return f"order:{self.order_id}"

    @property
    def touches(self) -> Sequence[str]:
        return (f"case:{self.case_id}",)


@dataclass(frozen=True)
class CaseOpened(_CaseEvent):
    kind = "care.case_opened"
    matter: str
    is_by_customer: bool


@dataclass(frozen=True)
class CaseTaken(_CaseEvent):
    kind = "care.case_taken"


@dataclass(frozen=True)
class CaseWithdrawn(_CaseEvent):
    kind = "care.case_withdrawn"


@dataclass(frozen=True)
class CaseDecided(_CaseEvent):
    kind = "care.case_decided"
    decision_id: int
    outcome: str


@dataclass(frozen=True)
class DecisionTakenBack(_CaseEvent):
    kind = "care.decision_taken_back"
    outcome: str


@dataclass(frozen=True)
class GoodsCameBack(_CaseEvent):
    kind = "care.goods_came_back"
    title: str
    quantity: str
    condition: str


@dataclass(frozen=True)
class _ClaimEvent(FeedEvent):
    """The subject is the batch, so that its page and its history have it."""

    claim_id: int
    batch_id: int

    @property
    def subject(self) -> str:
        return f"batch:{self.batch_id}"

    @property
    def touches(self) -> Sequence[str]:
        return (f"claim:{self.claim_id}",)


@dataclass(frozen=True)
class ClaimProposed(_ClaimEvent):
    kind = "care.claim_proposed"
    cases: int
    per_cent: str


@dataclass(frozen=True)
class SupplierTold(_ClaimEvent):
    kind = "care.supplier_told"
    supplier: str


@dataclass(frozen=True)
class ClaimSettled(_ClaimEvent):
    kind = "care.claim_settled"
    words = ("how",)
    how: str


@dataclass(frozen=True)
class _IncidentEvent(FeedEvent):
    """``problem`` is its kind. The subject is the order."""

    order_id: int
    number: str
    incident_id: int
    problem: str

    @property
    def subject(self) -> str:
        return f"order:{self.order_id}"

    @property
    def touches(self) -> Sequence[str]:
        return (f"incident:{self.incident_id}",)


@dataclass(frozen=True)
class IncidentRaised(_IncidentEvent):
    kind = "care.incident_raised"


@dataclass(frozen=True)
class IncidentTaken(_IncidentEvent):
    kind = "care.incident_taken"


@dataclass(frozen=True)
class IncidentClosed(_IncidentEvent):
    kind = "care.incident_closed"


@dataclass(frozen=True)
class IncidentReopened(_IncidentEvent):
    kind = "care.incident_reopened"


@dataclass(frozen=True)
class IncidentOverdue(_IncidentEvent):
    kind = "care.incident_overdue"

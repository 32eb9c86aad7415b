"""What goes wrong with an order, and how it is put right."""

from care.models.batch_claim import BatchClaim
from care.models.case import Case, CaseLine, CasePhoto
from care.models.decision import Decision
from care.models.goods_back import GoodsBack
from care.models.incident import Incident

__all__ = ["BatchClaim", "Case", "CaseLine", "CasePhoto", "Decision", "GoodsBack", "Incident"]

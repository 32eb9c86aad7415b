"""Of what kind the demand for something is, which decides how it can be forecast at all."""

import numpy as np
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from purchasing.demand.arrays import Demand, Vector

#: Mean days between demands, and squared coefficient of variation of their sizes, above which demand is called
#: intermittent or varying. J. E. Boylan, A. A. Syntetos, G. C. Karakostas, "Classification for forecasting and stock
#: control: a case study", Journal of the Operational Research Society 59 (2008); cut-offs of Syntetos, Boylan and Croston (2005).
ADI_CUT, CV2_CUT = 1.32, 0.49
#: With fewer days of demand nothing can be said of how it varies.
FEWEST = 3


class DemandClass(TextChoices):
    SMOOTH = "smooth", pgettext_lazy("demand", "Steady")
    ERRATIC = "erratic", pgettext_lazy("demand", "Frequent, in varying amounts")
    INTERMITTENT = "intermittent", pgettext_lazy("demand", "Now and then")
    LUMPY = "lumpy", pgettext_lazy("demand", "Now and then, in varying amounts")
    SCARCE = "scarce", pgettext_lazy("demand", "Hardly ever, or new")
    NONE = "none", _("Not sold")


def classify(demand: Demand) -> list[DemandClass]:
    """The class of every row by how often and how evenly it sold on the days on which it could be sold."""
    interval, cv2, count = intervals_and_variation(demand)
    frequent, even = interval < ADI_CUT, cv2 < CV2_CUT
    table = {
        (True, True): DemandClass.SMOOTH,
        (True, False): DemandClass.ERRATIC,
        (False, True): DemandClass.INTERMITTENT,
        (False, False): DemandClass.LUMPY,
    }
    found = []
    for is_frequent, is_even, days in zip(frequent, even, count, strict=True):
        if not days:
            found.append(DemandClass.NONE)
        else:
            found.append(DemandClass.SCARCE if days < FEWEST else table[bool(is_frequent), bool(is_even)])
    return found


def intervals_and_variation(demand: Demand) -> tuple[Vector, Vector, Vector]:
    """Mean days from demand to demand (ADI), squared coefficient of variation of the amounts, days with demand; by row."""
    sold = (demand.sold > 0) & demand.known
    count = sold.sum(axis=1)
    safe = np.maximum(count, 1)
    mean = np.where(sold, demand.sold, 0).sum(axis=1) / safe
    spread = (np.where(sold, demand.sold - mean[:, None], 0) ** 2).sum(axis=1) / safe
    cv2 = np.divide(spread, mean**2, out=np.zeros_like(spread), where=mean > 0)
    return demand.known.sum(axis=1) / safe, cv2, count

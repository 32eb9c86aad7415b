"""How people tell batches apart."""

import pytest

from inventory.models import Batch


@pytest.mark.parametrize(
    ("known", "label", "facts", "names_code"),
    [
        ({"year": 2025, "harvest": "Ming Qian", "origin": "Shifeng"}, "2025 · Ming Qian · Shifeng", None, False),
        ({"year": 2025}, "2025 · LJ-A", "2025", True),
        ({"origin": "Shifeng"}, "Shifeng", None, False),
        ({}, "LJ-A", "", True),
    ],
)
def test_a_batch_of_which_no_more_than_the_year_is_known_is_told_by_its_code_too(known, label, facts, names_code):
    batch = Batch(code="LJ-A", **known)
    assert (batch.label, batch.label_names_code) == (label, names_code)
    assert batch.facts == (label if facts is None else facts)

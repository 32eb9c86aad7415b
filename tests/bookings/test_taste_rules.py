"""What is made of notes, purchases and corrections."""

from datetime import timedelta
from itertools import permutations

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as some

from bookings.rules import no_shows
from bookings.rules.flavours import FLAVOURS
from bookings.rules.no_shows import Missed, count_no_shows
from bookings.rules.taste import Chosen, Noted, Reason, level_of, likeness, profile_of, reason_for
from bookings.words import in_a_row
from tests.factories import NOON

CODES = [code for code, _word in FLAVOURS]
flavours = some.lists(some.sampled_from(CODES), max_size=5, unique=True).map(tuple)
notes = some.lists(
    some.builds(
        Noted,
        product_id=some.integers(1, 5),
        by=some.sampled_from(["host", "guest"]),
        score=some.sampled_from([None, 1, 2, 3, 4, 5]),
        flavours=flavours,
        guide=flavours,
        booking_id=some.integers(1, 9),
    ),
    max_size=12,
)
purchases = some.lists(
    some.builds(
        Chosen,
        product_id=some.integers(1, 5),
        times=some.integers(0, 40),
        guide=flavours,
        kind=some.sampled_from(["bought", "asked"]),
    ),
    max_size=6,
)
corrections = some.dictionaries(some.sampled_from(CODES), some.booleans(), max_size=4)


@given(notes, purchases, corrections)
def test_no_flavour_weighs_more_than_all(noted, bought, corrected):
    for each in profile_of(notes=noted, chosen=bought, corrections=corrected):
        assert -1 <= each.weight <= 1
        assert each.said is not None or -1 < each.weight < 1


@given(notes, purchases, corrections)
def test_a_correction_always_wins(noted, bought, corrected):
    weights = {each.flavour: each.weight for each in profile_of(notes=noted, chosen=bought, corrections=corrected)}
    for flavour, likes in corrected.items():
        assert weights[flavour] == (1 if likes else -1)


@given(notes, purchases, corrections, some.randoms())
def test_the_order_of_what_is_known_does_not_matter(noted, bought, corrected, random):
    before = profile_of(notes=noted, chosen=bought, corrections=corrected)
    random.shuffle(noted)
    random.shuffle(bought)
    turned = dict(reversed(list(corrected.items())))

    assert profile_of(notes=noted, chosen=bought, corrections=turned) == before


@given(notes, purchases, corrections, flavours)
def test_what_they_said_they_do_not_like_is_never_told(noted, bought, corrected, of_tea):
    tastes = profile_of(notes=noted, chosen=bought, corrections=corrected)
    reason = reason_for(product_id=1, flavours=of_tea, tastes=tastes, notes=noted)

    if any(corrected.get(flavour) is False for flavour in of_tea):
        assert reason is None
    assert -1 <= likeness({each.flavour: each.weight for each in tastes}, of_tea) <= 1


@given(notes, flavours, some.randoms())
def test_the_reason_is_the_same_whatever_was_noted_first(noted, of_tea, random):
    def told():
        tastes = profile_of(notes=noted, chosen=[], corrections={})
        return reason_for(product_id=3, flavours=of_tea, tastes=tastes, notes=noted)

    before = told()
    random.shuffle(noted)

    assert told() == before


def test_of_two_notes_at_one_table_it_does_not_matter_which_was_written_first():
    orchid = Noted(product_id=3, by="host", score=4, flavours=("orchid",), booking_id=1)
    nothing = Noted(product_id=3, by="host", score=4, flavours=(), booking_id=1)

    reasons = [reason_for(product_id=3, flavours=(), tastes=(), notes=two) for two in permutations((orchid, nothing))]

    assert reasons[0] == reasons[1] == Reason(("orchid",), 3, 4, 1)


def test_more_stars_weigh_more_and_guests_more_than_hosts():
    def weight(score, by="guest"):
        (found,) = profile_of(notes=[Noted(1, by, score, ("roast",))], chosen=[], corrections={})
        return found.weight

    assert [weight(score) for score in (1, 2, 3, 4, 5)] == sorted({weight(score) for score in (1, 2, 3, 4, 5)})
    assert weight(5) > weight(5, "host") > 0 > weight(1, "host") > weight(1)


def test_the_profile_says_why():
    (roast, *_rest) = profile_of(
        notes=[Noted(7, "guest", 5, ("roast",))], chosen=[Chosen(8, 2, ("roast", "malt"))], corrections={}
    )

    assert roast.flavour == "roast"
    assert [(why.kind, why.product_id, why.points) for why in roast.why] == [("note", 7, 100), ("bought", 8, 60)]


def test_what_they_asked_for_counts_less_than_what_they_bought():
    def weight(kind):
        (found,) = profile_of(notes=[], chosen=[Chosen(8, 2, ("roast",), kind)], corrections={})
        return found.weight

    assert 0 < weight("asked") < weight("bought")


def _reason(noted, of_tea, *, product_id=9, chosen=(), corrections=None):
    tastes = profile_of(notes=noted, chosen=chosen, corrections=corrections or {})
    return reason_for(product_id=product_id, flavours=of_tea, tastes=tastes, notes=noted)


def test_a_tea_like_the_one_they_loved_is_told_with_that_one():
    loved = Noted(1, "guest", 5, ("roast", "stone-fruit"), booking_id=4)

    reason = _reason([loved], {"roast", "stone-fruit", "mineral"})

    assert reason.as_json() == {"product": 1, "score": 5, "flavours": ["roast", "stone-fruit"], "booking": 4}


@pytest.mark.parametrize(
    ("noted", "of_tea"),
    [
        (Noted(1, "guest", 3, ("roast", "stone-fruit")), {"roast", "stone-fruit"}),  # liked well enough, not loved
        (Noted(1, "guest", 5, ("roast",)), {"orchid", "grass", "roast"}),  # too little alike
        (Noted(1, "guest", 5, ()), {"orchid"}),  # nothing is known of it
        (Noted(1, "guest", 5, ("roast",)), set()),
    ],
)
def test_what_is_not_like_it_is_not_told(noted, of_tea):
    assert _reason([noted], of_tea) is None


def test_the_very_tea_they_loved_is_told_whatever_it_tastes_of():
    assert _reason([Noted(9, "guest", 4, ("honey",))], set()).product_id == 9


def test_one_purchase_is_not_a_taste_but_several_are():
    once = [Chosen(1, 1, ("orchid", "honey"))]
    often = [Chosen(1, 3, ("orchid", "honey"))]

    assert _reason([], {"orchid", "honey"}, chosen=once) is None
    reason = _reason([], {"orchid", "honey"}, chosen=often)
    assert (reason.product_id, set(reason.flavours)) == (None, {"orchid", "honey"})


@pytest.mark.parametrize(
    ("weight", "level"), [(1, "loves"), (0.2, "likes"), (0, "neutral"), (-0.2, "dislikes"), (-1, "avoids")]
)
def test_weights_have_words(weight, level):
    assert level_of(weight) == level


def test_one_who_stayed_away_half_a_year_ago_counts_half():
    half_a_year_ago = Missed("no_show", NOON - no_shows.HALF_LIFE)
    late = Missed("late_cancel", NOON)

    found = count_no_shows([half_a_year_ago, late], came=3, at=NOON)

    assert [(each.kind, each.counts) for each in found.counted] == [("late_cancel", 0.5), ("no_show", 0.5)]
    assert (found.sum, found.came, found.asks_deposit) == (1.0, 3, True)


def test_what_lies_ahead_counts_nothing():
    assert count_no_shows([Missed("no_show", NOON + timedelta(days=1))], at=NOON).sum == 0


@given(
    some.lists(
        some.tuples(some.sampled_from(["no_show", "late_cancel"]), some.integers(0, 2000)), max_size=10, unique=True
    ),
    some.integers(1, 400),
)
def test_it_only_ever_fades(missed, days):
    found = [Missed(kind, NOON - timedelta(days=ago)) for kind, ago in missed]
    now, later = count_no_shows(found, at=NOON), count_no_shows(found, at=NOON + timedelta(days=days))

    assert 0 <= later.sum <= now.sum <= len(missed)


def test_words_stand_in_a_row_as_each_language_sets_them():
    words = ["roast", "honey", "orchid"]
    assert [in_a_row(words[:many]) for many in range(4)] == ["", "roast", "roast and honey", "roast, honey and orchid"]
    with translation.override("zh-hans"):
        assert in_a_row(["蜜香", "樟香", "可可"]) == "蜜香、樟香和可可"

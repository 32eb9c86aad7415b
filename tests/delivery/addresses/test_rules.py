"""What is pasted is read, what phones say is judged, what was ridden is learned."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.rules import detours
from delivery.rules.coordinates import coordinates_in, from_gcj, to_gcj
from delivery.rules.places import Fix, Spot, Standing, Verdict, judged, metres_between
from shopsuite.core.errors import Invalid

DOOR = Spot(30.25, 120.16)
#: Degrees of latitude that a metre is.
METRE = 1 / 111_195


def fix(north: float = 0, *, accuracy: float = 10) -> Fix:
    """A phone so many metres north of the door."""
    return Fix(DOOR.latitude + north * METRE, DOOR.longitude, accuracy)


def standing(north: float = 0, *, confirmed: bool = False, proof: bool = False) -> Standing:
    at = fix(north)
    return Standing(at.latitude, at.longitude, confirmed, proof)


@pytest.mark.parametrize(
    "text",
    [
        "30.25, 120.16",
        "30.25 120.16",
        "(30.25；120.16)".replace("；", ";"),
        "30.25，120.16",
        "30°15'0\"N 120°9'36\"E",
        "geo:30.25,120.16;u=35",
        "https://www.google.com/maps/place/X/@30.1,120.1,17z/data=!3m1!4b1!4m5!3d30.25!4d120.16",
        "https://www.google.com/maps/@30.25,120.16,17z",
        "https://maps.google.com/?q=30.25,120.16",
        "https://maps.apple.com/?ll=30.25,120.16&q=Pin",
        "https://www.openstreetmap.org/?mlat=30.25&mlon=120.16#map=17/30.1/120.1",
        "https://www.openstreetmap.org/#map=17/30.25/120.16",
    ],
)
def test_a_place_is_read_from_what_people_paste(text):
    found = coordinates_in(text)
    assert (found.latitude, found.longitude) == pytest.approx((30.25, 120.16), abs=1e-9)


def test_south_and_west_are_negative():
    assert coordinates_in("33°52'S, 151°12'E").latitude == pytest.approx(-33.8667, abs=1e-4)
    assert coordinates_in("38.9, -77.03") == Spot(38.9, -77.03)


def test_what_maps_of_china_say_is_set_right():
    shown = to_gcj(DOOR)
    assert 300 < metres_between(DOOR, shown) < 800
    amap = f"https://uri.amap.com/marker?position={shown.longitude:.7f},{shown.latitude:.7f}&name=x"
    tencent = f"https://apis.map.qq.com/uri/v1/marker?marker=coord:{shown.latitude:.7f},{shown.longitude:.7f};title:x"
    for link in (amap, tencent):
        assert metres_between(coordinates_in(link), DOOR) < 0.1
    # Tiananmen, as Baidu's maps have it (39.915119, 116.403963): half a kilometre and more from WGS 84.
    assert (
        metres_between(
            coordinates_in("https://api.map.baidu.com/marker?location=39.915119,116.403963"),
            Spot(39.907369, 116.391346),
        )
        < 30
    )


@given(st.floats(18, 53), st.floats(74, 134))
def test_the_shift_of_china_is_undone(latitude, longitude):
    spot = Spot(latitude, longitude)
    assert metres_between(from_gcj(to_gcj(spot)), spot) < 0.01


def test_elsewhere_nothing_is_shifted():
    assert from_gcj(Spot(38.9, -77.03)) == Spot(38.9, -77.03)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "No coordinates"),
        ("12 Lake Road", "No coordinates"),
        ("https://maps.app.goo.gl/abc", "short link"),
        ("120.16, 30.25", "Latitude goes"),
        ("0, 0", "in the sea"),
        ("http://[", "No coordinates"),
        ("https://www.google.com/maps/place/Lake", "No coordinates"),
    ],
)
def test_what_names_no_place_is_refused_with_what_to_do(text, words):
    with pytest.raises(Invalid, match=words):
        coordinates_in(text)


@given(st.text())
def test_whatever_is_pasted_is_a_place_or_refused(text):
    with contextlib.suppress(Invalid):
        coordinates_in(text)


def test_one_good_fix_places_what_nobody_knew_and_two_confirm_it():
    assert judged(None, [fix()]) == Verdict(DOOR, False)
    assert judged(None, [fix(), fix(20)]).is_confirmed
    assert judged(None, [fix(accuracy=51)]) == Verdict()
    apart = judged(None, [fix(), fix(400)])
    assert apart.place == DOOR and not apart.is_confirmed


def test_a_program_s_guess_is_confirmed_or_corrected_by_who_was_there():
    assert judged(standing(60), [fix()]) == Verdict(DOOR, True)
    assert judged(standing(400), [fix()]) == Verdict(DOOR, False)
    assert judged(standing(400), [fix(), fix()]) == Verdict(DOOR, True)


def test_what_is_confirmed_is_never_moved_and_doubted_only_by_several():
    pinned = standing(400, confirmed=True)
    assert judged(pinned, [fix()]) == Verdict()
    assert judged(pinned, [fix(), fix(900)]) == Verdict()
    assert judged(pinned, [fix(), fix(30)]).place is None
    assert judged(pinned, [fix(), fix(0)]).doubt == DOOR
    assert judged(standing(100, confirmed=True), [fix(), fix()]) == Verdict()


def test_bad_fixes_among_good_ones_do_not_pull():
    found = judged(None, [fix(5000), fix(), fix(10), fix(20)])
    assert found.place is not None and metres_between(found.place, DOOR) < 15


def test_detours_begin_at_the_prior_and_follow_what_was_ridden():
    assert detours.factor_of([]) == 1.3
    assert detours.factor_of([3.9]) == 1.3  # one odd way
    assert detours.factor_of([1.6] * 4) == 1.3
    assert detours.factor_of([1.6] * 6) == 1.6
    assert detours.factor_of([3.0] * 50) == 2.2
    assert detours.factor_of([1.0] * 50) == 1.1


@given(st.lists(st.floats(1, 4), max_size=100))
def test_detours_stay_within_reason(ratios):
    assert detours.LEAST <= detours.factor_of(detours.remembered([], ratios)) <= detours.MOST


def test_ways_that_say_nothing_are_not_learned_from():
    assert detours.ratio_of(flight=1000, travelled=1500) == 1.5
    assert detours.ratio_of(flight=1000, travelled=950) == 1
    assert detours.ratio_of(flight=200, travelled=300) is None
    assert detours.ratio_of(flight=1000, travelled=9000) is None
    assert detours.ratio_of(flight=1000, travelled=500) is None

"""The same address is found however it is written; another door never is."""

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.rules.addresses import LONGEST_KEY, building_of, key_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("杭州市西湖区北山街12号3幢2单元501室", "杭州市 西湖区 北山街１２號，3幢 2單元 501室"),
        ("北山街12号", "北山街12号。"),
        ("108 East 11th Avenue, Apt 2", "108 E. 11TH AVE #2"),
        ("108 East 11th Avenue #APT 000002", "108 e 11th ave, apartment 2"),
        ("No. 5, Lake Road", "5 lake rd"),
        ("１２　Ｌａｋｅ　Ｒｏａｄ", "12 Lake Road"),
        ("Café Straße 3", "cafe strasse 3"),
        ("12B Lake Road", "12 b lake road"),
    ],
)
def test_writings_of_one_address_have_one_key(one, other):
    assert key_of(one) == key_of(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 Lake Road", "1 2 Lake Road"),
        ("12 Lake Road", "21 Lake Road"),
        ("1-2-301 Lake", "12-301 Lake"),
        ("12 East Lake Road", "12 West Lake Road"),
        ("北山街12号3幢", "北山街12号2幢"),
        ("北山街1号23幢", "北山街12号3幢"),
        ("Apt 2, 10 Lake Road", "Apt 3, 10 Lake Road"),
    ],
)
def test_other_doors_have_other_keys(one, other):
    assert key_of(one) != key_of(other)


@pytest.mark.parametrize("nothing", ["", "  ", "...", "，。", "#", "🌷"])
def test_what_names_nothing_has_no_key(nothing):
    assert key_of(nothing) == ""


@pytest.mark.parametrize(
    ("flat", "house"),
    [
        ("108 E 11th Ave Apt 2", "108 E 11th Ave"),
        ("108 E 11th Ave #12 B", "108 E 11th Ave"),
        ("108 E 11th Ave, Suite 4, Anchorage", "108 E 11th Ave Anchorage"),
        ("北山街12号3幢2单元501室", "北山街12号3幢"),
        ("北山街12号501", "北山街12号"),
        ("北山街12号3号楼1202室", "北山街12号3号楼"),
        ("文三路A座1203", "文三路A座"),
    ],
)
def test_all_flats_are_in_their_house(flat, house):
    assert building_of(key_of(flat)) == key_of(house) == building_of(key_of(house))


@pytest.mark.parametrize("text", ["# 5 Lake Road", "No. 5 Lake Road", "北山街88号", "Flat 2, 5 Lake Road"])
def test_the_number_of_a_house_is_no_flat(text):
    assert building_of(key_of(text)) == key_of(text)


@given(st.text(max_size=80))
def test_a_key_is_its_own_key(text):
    key = key_of(text)
    assert key_of(key) == key


@given(st.text(min_size=200, max_size=900))
def test_keys_have_an_end(text):
    assert len(key_of(text)) <= LONGEST_KEY
    assert len(building_of(key_of(text))) <= LONGEST_KEY


@pytest.mark.real_data
def test_real_addresses_keep_apart_and_find_themselves(shared_data):
    with gzip.open(shared_data / "delivery" / "addresses-us.jsonl.gz", "rt") as lines:
        rows = [json.loads(line) for line in lines]
    places: dict[str, set[tuple[float, float]]] = {}
    for row in rows:
        written = ", ".join(filter(None, [row["address1"], row.get("address2"), row.get("city"), row.get("state")]))
        shouted = written.upper().replace("AVENUE", "Ave.").replace("STREET", "St").replace(",", "  ")
        assert key_of(shouted) == key_of(written)
        at = row["coordinates"]
        places.setdefault(key_of(f"{written} {row['postal_code']}"), set()).add((at["lat"], at["lng"]))
    assert len(rows) == 3850
    # No two doors in one: those under the same key are rows that stand twice in the file.
    assert sum(len(spots) > 1 for spots in places.values()) <= 3

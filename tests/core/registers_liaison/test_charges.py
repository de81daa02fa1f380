"""Charges against a list: exact sums, dates, and what cannot be judged."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongce.registers.charges import Verdict, check_charges, sum_up
from gongce.registers.entries import EntryAct, LedgerEntry
from gongce.registers.ledger import Ledger
from gongce.rulebook import ChargeCheck, Register
from gongce.vocabulary import InputError

FIRST = date(2018, 1, 1)


def register(name, *fields):
    rows = [{"name": one, "title": one, "type": kind} for one, kind in fields]
    return Register.model_validate({"id": name, "title": name, "shape": "entity", "subject": "x", "fields": rows})


ITEMS = register("items", ("standard", "number"), ("basis", "text"), ("valid_from", "day"), ("valid_to", "day"))
CHARGES = register(
    "charges", ("item", "text"), ("day", "day"), ("amount", "number"), ("quantity", "number"), ("refunded", "number")
)
CUTS = register("cuts", ("item", "text"), ("cut", "number"), ("valid_from", "day"), ("valid_to", "day"))
CHECK = ChargeCheck.model_validate(
    {"id": "c", "title": "核对", "items": "items", "charges": "charges", "exemptions": "cuts"}
)


def entered(register, *rows):
    return Ledger.of(register, [LedgerEntry(name, day, EntryAct.ENTER, values) for name, day, values in rows])


def check(items, charges, cuts=(), on=date(2020, 12, 31)):
    ledgers = {"items": entered(ITEMS, *items), "charges": entered(CHARGES, *charges), "cuts": entered(CUTS, *cuts)}
    return check_charges(CHECK, ledgers, on)


money = st.integers(0, 10**9).map(lambda fen: fen / 100)


@given(money, money, st.integers(0, 10_000), st.integers(0, 100), money)
def test_what_is_allowed_and_what_is_too_much_make_the_charge(standard, amount, hundredths, cut, refunded):
    values = {"item": "I", "day": FIRST, "amount": amount, "quantity": hundredths / 100, "refunded": refunded}
    item = ("I", FIRST, {"standard": standard, "basis": "法"})
    judged, findings = check([item], [("C", FIRST, values)], [("J", FIRST, {"item": "I", "cut": cut})])
    one = judged[0]
    limit = Fraction(str(standard)) * Fraction(hundredths, 100) * (100 - cut)
    assert one.allowed <= limit < one.allowed + 1
    assert one.excess == max(0, one.amount - one.allowed)
    assert 0 <= one.still_due <= one.excess
    assert (one.verdict is Verdict.IN_ORDER) == (one.excess == 0) == (not findings)


@given(st.integers(-400, 400))
def test_an_item_holds_from_its_first_day_to_its_last(days):
    day = date(2019, 1, 1) + timedelta(days=days)
    item = ("I", FIRST, {"standard": 10, "basis": "法", "valid_from": date(2018, 7, 1), "valid_to": date(2019, 6, 30)})
    judged, _ = check([item], [("C", day, {"item": "I", "day": day, "amount": 10})])
    expected = (
        Verdict.OUT_OF_LIST
        if day < date(2018, 7, 1)
        else Verdict.EXPIRED
        if day > date(2019, 6, 30)
        else Verdict.IN_ORDER
    )
    assert judged[0].verdict is expected


def test_an_item_recorded_late_judges_earlier_charges_where_its_start_says_so():
    day = date(2018, 3, 1)
    item = ("I", date(2018, 9, 1), {"standard": 10, "basis": "法", "valid_from": FIRST})
    assert check([item], [("C", day, {"item": "I", "day": day, "amount": 10})])[0][0].verdict is Verdict.IN_ORDER


def test_a_full_exemption_needs_no_standard():
    item = ("I", FIRST, {"standard": None, "basis": "法"})
    judged, _ = check(
        [item], [("C", FIRST, {"item": "I", "day": FIRST, "amount": 5})], [("J", FIRST, {"item": "I", "cut": 100})]
    )
    assert (judged[0].verdict, judged[0].excess) == (Verdict.EXEMPTION_IGNORED, 500)


def test_charges_after_the_day_are_left_out_and_sums_are_by_charger():
    charges = [
        (f"C{n}", date(2018, 1 + n, 1), {"item": "外", "day": date(2018, 1 + n, 1), "amount": 1.01}) for n in range(4)
    ]
    judged, _ = check([], charges, on=date(2018, 2, 15))
    assert sum_up(judged) == {
        "charges": 2,
        "verdicts": {"out_of_list": 2},
        "excess_fen": 202,
        "refunded_fen": 0,
        "still_due_fen": 202,
        "by_charger": {"": 202},
    }


def test_a_register_without_a_needed_field_is_refused():
    ledgers = {"items": entered(register("items", ("standard", "number"))), "charges": entered(CHARGES)}
    with pytest.raises(InputError, match="no field basis"):
        check_charges(CHECK, ledgers, FIRST)

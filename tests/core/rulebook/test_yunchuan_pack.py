"""The pack of the invented city: whole, printed in its document, its planted contradictions said and not mended."""

from datetime import date

import pytest

from gongce.documents.loaders import load
from gongce.rulebook import load_pack
from gongce.rulebook.duties import expand_duties
from gongce.rulebook.locating import check_documents


@pytest.fixture(scope="module")
def pack(yunchuan):
    return load_pack(yunchuan / "plan")


def test_every_place_resolves_in_the_document(pack, yunchuan):
    """Stale after a change of plan.docx? Read the places again: `gongce plan check … --document …` names each."""
    assert load(yunchuan / "plan.docx").sha256 == pack.documents[0].sha256
    assert [f"{f.place}: {f.message}" for f in check_documents(pack, [yunchuan / "plan.docx"])] == []


@pytest.mark.parametrize(("whole", "expected"), [("Y-t02", 534.3), ("Y-t03", 292), ("Y-t05", 242.3), ("Y-t11", 620)])
def test_parts_add_up_to_their_whole(pack, whole, expected):
    parts = [part for part in pack.children(whole) if part.relation == "sum"]
    assert float(sum(part.target for part in parts)) == expected
    assert float(pack.target(whole).target) == expected


def test_planted_contradictions_are_said(pack):
    defects = {record.id for record in (*pack.targets, *pack.baselines, *pack.rules) if record.defect}
    assert defects == {"Y-t18", "Y-t19", "Y-t20", "Y-t21", "Y-t63", "Y-t84", "Y-b19", "Y-r11"}


def test_the_annexed_table_gives_each_county_three_targets(pack):
    for county in pack.members("counties", "breakdown"):
        assert {t.indicator for t in pack.targets if t.unit == county.id} == {
            "industrial-va",
            "investment",
            "net-firms",
        }


def test_nine_bodies_file_their_plans_by_the_end_of_april(pack):
    filings = [duty for duty in expand_duties(pack, date(2019, 1, 1), date(2019, 12, 31)) if duty.entry == "Y-c02"]
    assert len(filings) == 9
    assert {duty.due for duty in filings} == {date(2019, 4, 30)}


def test_orders_may_be_issued_while_the_plan_is_in_force(pack):
    assert all(order.may_be_issued(date(2019, 6, 1)) for order in pack.orders)
    assert all("expiry" not in order.lacking(date(2022, 1, 1)) for order in pack.orders)
    assert not any(order.may_be_issued(date(2022, 1, 1)) for order in pack.orders)

"""Links, coverages and pools name who is short, missing, silent or over."""

from datetime import date
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from register_samples import register

from gongce.calendars import Cycle
from gongce.registers.coverages import find_holes, judge_coverage
from gongce.registers.identity import check_credit_code, check_organisation_part, find_alike, fold_name
from gongce.registers.links import find_doubles, find_missed_rounds, find_missing_roles, find_silent, judge_quotas
from gongce.registers.pools import Claim, allocate, balance_of, check_floors, share_out
from gongce.rulebook import Register
from gongce.vocabulary import RefusedError

LINKS = Register.model_validate(
    {
        "id": "liaison",
        "title": "包联",
        "shape": "link",
        "subject": "link",
        "fields": [
            {"name": "leader", "title": "领导"},
            {"name": "firm", "title": "企业"},
            {"name": "role", "title": "角色"},
            {"name": "met", "title": "最近走访", "type": "day"},
            {"name": "produced", "title": "投产日", "type": "day"},
        ],
        "roles": [
            {"id": "lead", "title": "领导"},
            {"id": "office", "title": "部门"},
            {"id": "aide", "title": "联络员", "required": False},
        ],
        "quotas": [{"of": "leader", "least": 2, "most": 2}],
        "contact": "met",
        "silent_days": 90,
        "ends_when": [{"field": "produced", "op": "exists"}],
    }
)
TABLE = pl.DataFrame(
    {
        "record": ["1", "2", "3", "4"],
        "since": [date(2019, 1, 1)] * 4,
        "until": [None] * 4,
        "leader": ["李", "李", "王", "王"],
        "firm": ["甲", "乙", "甲", "丙"],
        "role": ["lead", "lead", "office", "lead"],
        "met": [date(2019, 6, 1), None, date(2019, 3, 1), None],
        "produced": [None, None, None, date(2019, 5, 1)],
    },
    schema_overrides={"until": pl.Date, "produced": pl.Date},
)


def test_quotas_tell_short_full_and_over() -> None:
    third = TABLE.head(1).with_columns(record=pl.lit("5"), firm=pl.lit("丁"))
    states = judge_quotas(LINKS, pl.concat([TABLE, third]), ["李", "王", "赵"])
    assert {one.who: (one.count, one.state) for one in states} == {
        "李": (3, "over"),
        "王": (2, "full"),
        "赵": (0, "short"),
    }


def test_a_firm_linked_to_two_leaders_is_named() -> None:
    assert find_doubles(TABLE, "firm", "leader").rows() == [("甲", ["李", "王"])]
    assert find_doubles(TABLE, "firm", "leader", role="lead").is_empty()


def test_missing_roles_name_what_is_missing() -> None:
    found = find_missing_roles(LINKS, TABLE, ["甲", "乙", "戊"], "firm")
    assert found.rows() == [("乙", ["部门"]), ("戊", ["领导", "部门"])]


@pytest.mark.parametrize(
    ("today", "silent"), [("2019-04-01", []), ("2019-04-02", ["2"]), ("2019-09-01", ["2", "3", "1"])]
)
def test_silent_links_count_from_the_last_contact_and_end_with_production(today: str, silent: list[str]) -> None:
    assert find_silent(LINKS, TABLE, date.fromisoformat(today))["record"].to_list() == silent


def test_missed_rounds_are_the_months_without_contact() -> None:
    contacts = pl.DataFrame({"record": ["1", "1"], "day": [date(2019, 1, 31), date(2019, 3, 1)]})
    found = find_missed_rounds(TABLE.head(1), contacts, Cycle.MONTHLY, date(2019, 1, 1), date(2019, 4, 15))
    assert found.rows() == [("1", date(2019, 2, 28))]
    quarters = find_missed_rounds(TABLE.head(1), contacts, Cycle.QUARTERLY, date(2019, 1, 1), date(2019, 6, 30))
    assert quarters["due"].to_list() == [date(2019, 6, 30)]


VISITS = Register.model_validate(
    {
        "id": "visits",
        "title": "走访",
        "shape": "coverage",
        "subject": "visit",
        "of": "firms",
        "fields": [{"name": "firm", "title": "企业"}, {"name": "on_site", "title": "实地", "type": "flag"}],
        "covered": "firm",
        "counted": [{"field": "on_site", "op": "==", "value": True}],
        "share": "1/3",
        "roles": [{"id": "hall", "title": "服务大厅"}, {"id": "school", "title": "学校"}],
    }
)


@pytest.mark.parametrize(("visited", "reached", "needed"), [(1, False, 1), (2, False, 0), (2, True, 0)])
def test_a_third_is_a_third_exactly(visited: int, reached: bool, needed: int) -> None:
    size = 6 if reached else 7 if visited == 2 else 6
    members = pl.DataFrame(
        {"record": [f"E{n}" for n in range(size)], "place": ["east", "west"] * 3 + ["west"] * (size - 6)}
    )
    rows = {"firm": [f"E{n}" for n in range(visited)] * 2 + ["E5"], "on_site": [True] * (2 * visited) + [False]}
    whole, *units = judge_coverage(VISITS, pl.DataFrame(rows), members, register(), by="place")
    assert (whole.covered, whole.population, whole.is_reached) == (visited, size, reached)
    assert whole.still_needed == (needed if reached or visited == 1 else 1)
    assert [one.unit for one in units] == ["east", "west"]
    assert "E5" in whole.missing


def test_holes_of_a_matrix_are_named() -> None:
    held = pl.DataFrame({"firm": ["甲区", "乙区"], "slot": ["hall", "hall"]})
    assert [(hole.member, hole.title) for hole in find_holes(VISITS, held, ["甲区", "乙区", "丙区"])] == [
        ("甲区", "学校"),
        ("乙区", "学校"),
        ("丙区", "服务大厅"),
        ("丙区", "学校"),
    ]


def test_a_pool_never_goes_below_zero() -> None:
    assert balance_of([("工业", 100), ("住宅", 50), ("工业", -100)], where="用地") == {"工业": 0, "住宅": 50}
    with pytest.raises(RefusedError, match="第3笔使工业透支1"):
        balance_of([("工业", 100), ("工业", -100), ("工业", -1)], where="用地")


CLAIMS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 500), st.integers(0, 3)), min_size=1, max_size=8)


@settings(deadline=None)
@given(CLAIMS, st.integers(0, 2000))
def test_an_allocation_adds_up_and_keeps_floors_and_claims(rows: list[tuple[int, int, int]], extra: int) -> None:
    claims = [Claim(f"c{n}", least + more, least, order) for n, (least, more, order) in enumerate(rows)]
    total = sum(claim.least for claim in claims) + extra
    found = allocate(total, claims)
    assert sum(found.values()) == min(total, sum(claim.asked for claim in claims))
    for claim in claims:
        assert claim.least <= found[claim.line] <= claim.asked
    for claim in claims:
        if found[claim.line] < claim.asked:
            assert all(found[other.line] == other.least for other in claims if other.order > claim.order)


def test_floors_beyond_the_whole_are_refused() -> None:
    for total, claims in ((10, [Claim("a", 20, 11)]), (10, [Claim("a", 1, 2)]), (-1, [])):
        with pytest.raises(RefusedError):
            allocate(total, claims, where="用地")


@settings(deadline=None)
@given(st.integers(0, 10_000), st.lists(st.fractions(0, 100), min_size=1, max_size=9))
def test_shares_of_a_whole_add_up_to_it(total: int, weights: list[Fraction]) -> None:
    named = {str(place): weight for place, weight in enumerate(weights)}
    found = share_out(total, named)
    assert sum(found.values()) == (total if sum(weights) else 0)
    if sum(weights):
        assert all(abs(found[name] - total * weight / sum(weights)) < 1 for name, weight in named.items())


def test_a_line_below_its_floor_is_named() -> None:
    floors = {"工业": Fraction(60)}
    assert check_floors({"工业": 60}, floors, 100) == {}
    assert check_floors({"工业": 59}, floors, 100) == {"工业": 59}
    assert check_floors({}, floors, 0) == {}


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("91350100M000100Y43", ""),
        ("91512081MA62K0260E", ""),
        ("91110000600037341L", ""),
        ("91440300708461136T", ""),
        ("91330381MA00001030", ""),
        ("91330381MA00002261", ""),
        ("91330381MA0000090A", ""),
        ("91330381MA0000170X", ""),
        ("91330381MA000004XY", ""),
        ("91350100M000100Y4Z", "含有不允许的字符Z"),
        ("91350100M000100Y4W", "校验位不符"),
        ("91350100M000100Y4", "有17位，应为18位"),
    ],
)
def test_credit_codes_are_checked_by_the_standard(code: str, wrong: str) -> None:
    assert check_credit_code(code) == wrong
    assert check_credit_code(f" {code.lower()} ") == wrong
    if not wrong and not code.startswith("91330381"):
        assert check_organisation_part(code)


def test_near_same_names_are_found_and_others_are_not() -> None:
    names = {
        "1": "甲城（南岭）机械有限公司",
        "2": "甲城南岭机械有限责任公司",
        "3": "甲城食品厂",
        "4": "乙城南岭机床集团",
        "5": "",
    }
    assert [(one.first, one.second, one.share) for one in find_alike(names, "名称")] == [("1", "2", 1.0)]
    assert fold_name("厂") == "厂"

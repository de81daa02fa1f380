"""The five packs are complete, resolve in their documents, and hold own words and figures only."""

import csv
import re
import time
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from five_plans import NAMES, PLANS

from gongce.rulebook import Bound, Reading, TargetStrength, check_pack, convert, load_pack
from gongce.rulebook.locating import check_document
from gongce.rulebook.nodes import read_tree

LISTS = {"targets": 265, "rules": 115, "calendar": 110}
LONGEST_RUN = 12
NONE_PRINTED = re.compile(r"none printed|not printed|absent|not in the file|not stated")


def rows(shared, name):
    with (shared / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def strings(value):
    if isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("name", NAMES)
def test_a_pack_has_no_finding(name):
    assert check_pack(PLANS / name) == ()


@pytest.mark.parametrize("name", NAMES)
def test_a_pack_loads_in_under_a_second(name):
    start = time.process_time()
    load_pack(PLANS / name)
    assert time.process_time() - start < 1


@pytest.mark.parametrize("name", NAMES)
def test_every_place_resolves_and_prints_the_packs_figures(name, packs, plan_documents):
    pack = packs[name]
    assert [f"{f.place}: {f.message}" for f in check_document(pack, pack.documents[0], plan_documents[name])] == []


@pytest.mark.parametrize(("kind", "count"), LISTS.items())
def test_every_row_is_in_its_pack(kind, count, packs, shared):
    wanted = rows(shared, kind)
    assert len(wanted) == count
    held = {
        name: {record.id for record in getattr(pack, kind)}
        | {merged for target in pack.targets for merged in target.merges}
        for name, pack in packs.items()
    }
    assert [row["ref"] for row in wanted if row["ref"] not in held[row["document"]]] == []


def test_every_mechanism_is_in_its_pack_with_its_family(packs, shared):
    wanted = {(row["document"], row["id"], row["capability"], row["family"]) for row in rows(shared, "mechanisms")}
    held = {(name, m.id, m.capability, m.family) for name, pack in packs.items() for m in pack.mechanisms}
    assert len(wanted) == 323
    assert held == wanted


def test_what_is_announced_without_figures_is_an_empty_slot(packs, shared):
    """Nothing is invented: a mechanism whose numbers are not printed names what must be supplied, still empty."""
    for row in rows(shared, "mechanisms"):
        pack = packs[row["document"]]
        mechanism = next(one for one in pack.mechanisms if one.id == row["id"])
        slots = {slot.id: slot for slot in pack.slots}
        assert all(slots[name].is_open for name in mechanism.slots)
        assert mechanism.figures_printed != bool(re.search("none printed", row["numbers"]))
        if NONE_PRINTED.search(row["numbers"]):
            assert mechanism.slots, row["id"]


def test_a_rule_without_a_printed_amount_names_its_slot(packs, shared):
    for row in rows(shared, "rules"):
        rule = packs[row["document"]].by_id[row["ref"]]
        if "not printed" in row["amount"]:
            assert rule.amount is None or rule.amount.value is None
            assert rule.slots or (rule.amount and rule.amount.slot), row["ref"]


def test_figures_are_those_of_the_labels(packs, shared):
    """Every printed value of targets.csv stands in its target, in a unit that converts."""
    for row in rows(shared, "targets"):
        pack = packs[row["document"]]
        target = next(one for one in pack.targets if row["ref"] in {one.id, *one.merges})
        held = {abs(value) for value in (target.floor, target.target, target.strive) if value is not None}
        for text in filter(None, {row["low"], row["high"]}):
            assert abs(Fraction(text)) in held, row["ref"]
        if row["ref"] == target.id and row["strength"]:
            assert target.strength == TargetStrength(row["strength"]), row["ref"]


def test_lost_years_are_unknown(packs, shared):
    for row in rows(shared, "targets"):
        if "blank" in row["period"] or "undated" in row["period"]:
            target = packs[row["document"]].target(row["ref"])
            assert packs[row["document"]].period_of(target) == "unknown", row["ref"]


def test_readings_follow_the_labels(packs, shared):
    for row in rows(shared, "targets"):
        pack = packs[row["document"]]
        if row["ref"] not in {target.id for target in pack.targets}:
            continue
        target = pack.target(row["ref"])
        if "average" in row["period"]:
            assert target.reading is Reading.AVERAGE, row["ref"]
        if row["period"].endswith("cumulative"):
            assert target.reading is Reading.CUMULATIVE, row["ref"]
        if row["period"] == "yearly" and target.reading is not Reading.AVERAGE:
            assert (target.period, target.reading) == ("annual", Reading.ANNUAL), row["ref"]


def test_a_firm_and_a_striven_value_of_one_metric_are_one_record(packs):
    target = packs["suizhou-2018"].target("S-t001")
    assert (target.floor, target.target, target.strive) == (7, 7, 8)
    assert target.merges == ("S-t002",)
    assert target.bound is Bound.AT_LEAST


@pytest.mark.parametrize("name", NAMES)
def test_a_pack_uses_its_own_words(name, shared):
    """No string shares a run of more than twelve Han characters and digits with the document."""
    text = re.sub(r"[^\u4e00-\u9fff0-9]", "", (shared / "documents" / f"{name}.txt").read_text(encoding="utf-8"))
    copied = []
    for path in sorted((PLANS / name).glob("*.yaml")):
        whole = path.read_text(encoding="utf-8")
        comments = [line.partition("#")[2] for line in whole.splitlines() if "#" in line]
        for string in (*strings(read_tree(whole).value), *comments):
            plain = re.sub(r"[^\u4e00-\u9fff0-9]", "", string)
            size = LONGEST_RUN + 1
            copied += [string for at in range(len(plain) - size + 1) if plain[at : at + size] in text][:1]
    assert copied == []


@pytest.mark.parametrize("name", NAMES)
def test_every_file_points_editors_to_its_schema(name):
    for path in (PLANS / name).glob("*.yaml"):
        head = path.read_text(encoding="utf-8").splitlines()[0]
        schema = (path.parent / head.removeprefix("# yaml-language-server: $schema=")).resolve()
        assert schema.name == f"{path.stem}.json"
        assert schema.is_file()


def test_a_wrong_figure_or_day_is_found_in_the_document(packs, plan_documents):
    """Every figure of the packs, moved by half a unit, is told as not printed there; so is a deadline moved."""
    missed, tried = [], 0
    for name, pack in packs.items():
        bare = dict.fromkeys(("rules", "schemes", "orders", "catalogues", "mechanisms", "slots", "memberships"), ())
        for kind, record, change in wrong_records(pack):
            spoiled = {"targets": (), "baselines": (), "calendar": ()} | {kind: (record.model_copy(update=change),)}
            tried += 1
            wrong = replace(pack, **bare, **spoiled)
            if not list(check_document(wrong, pack.documents[0], plan_documents[name])):
                missed.append(record.id)
    assert tried > 330
    assert missed == []


def wrong_records(pack):
    half = Fraction(1, 2)
    for target in pack.targets:
        for tier in ("target", "strive"):
            if getattr(target, tier) is not None:
                yield "targets", target, {tier: getattr(target, tier) + half}
    for baseline in pack.baselines:
        yield "baselines", baseline, {"value": baseline.value + Fraction(1, 100)}
    for entry in pack.calendar:
        if isinstance(entry.due, date) and entry.note == "" and entry.kind in {"filing", "issue"}:
            yield "calendar", entry, {"due": entry.due + timedelta(days=400)}


def test_a_shifted_place_is_found(packs, plan_documents):
    """A place moved into another section is told with the section it lies in."""
    pack = packs["taiyuan-2012"]
    target = pack.target("T-t001")
    moved = target.model_copy(update={"where": target.where.model_copy(update={"section": "方案四(一)"})})
    wrong = replace(pack, targets=(moved,))
    findings = list(check_document(wrong, pack.documents[0], plan_documents["taiyuan-2012"]))
    assert [(f.code, f.remedy) for f in findings] == [("locator.section", "write section: 方案二, or mend at")]


def test_taiyuans_zones_can_be_summed_against_their_share(packs):
    """The tree holds what the audit finds: 2168 of the five zones against 49.4 % of 2800."""
    pack = packs["taiyuan-2012"]
    whole, share = pack.target("T-t001"), pack.target("T-t003")
    parts = pack.children("T-t003")
    assert sum(part.target for part in parts) == 2168
    assert whole.target * share.target / 100 == Fraction("1383.2")
    assert {pack.unit(part.unit).id for part in parts} == {unit.id for unit in pack.members("zones")}


def test_two_versions_of_one_target_stand_side_by_side(packs):
    pack = packs["taiyuan-2012"]
    growth = [t for t in pack.targets if t.indicator == "industrial-va" and t.measure == "growth"]
    assert {(t.version, int(t.target), t.price_basis) for t in growth} == {
        ("own", 25, "current"),
        ("outline", 17, "unknown"),
    }


def test_hierarchies_are_dated(packs):
    pack = packs["taiyuan-2012"]
    in_2010 = {unit.id for unit in pack.members("city", "statistics", date(2010, 6, 1))}
    in_2012 = {unit.id for unit in pack.members("city", "breakdown", date(2012, 6, 1))}
    assert (in_2010, in_2012) == ({"zones3", "counties"}, {"zones", "counties"})
    xuchang = packs["xuchang-2012"]
    assert "jianan" not in {unit.id for unit in xuchang.members("counties", on=date(2012, 6, 1))}
    assert "jianan" in {unit.id for unit in xuchang.members("counties", on=date(2017, 6, 1))}


def test_definitions_change_with_the_roster_of_2011(packs):
    pack = packs["taiyuan-2012"]
    assert pack.definition_of("industrial-va", date(2010, 12, 31)) == "above-5m"
    assert pack.definition_of("industrial-va", date(2011, 1, 1)) == "above-20m"
    assert all(one.bridge is None for one in pack.indicator("industrial-va").definitions)


def test_every_order_says_whether_it_may_be_issued(packs):
    """Plans older than the rule of August 2024 bind by their own basis until they expire; the date decides."""
    for pack in packs.values():
        assert pack.orders
        for order in pack.orders:
            assert order.lacking(date(2025, 1, 1))
    ranking = packs["xuchang-2012"].by_id["X-o01"]
    veto = packs["xuchang-2012"].by_id["X-o09"]
    assert ranking.may_be_issued(date(2012, 6, 1))
    assert {"filing", "validity", "superior basis"} <= set(veto.lacking(date(2024, 8, 6)))
    assert "expiry" in packs["ruian-2015"].by_id["R-o02"].lacking(date(2015, 6, 1))


def test_amounts_are_those_of_the_document(packs):
    pack = packs["suizhou-2018"]
    awards = {name: pack.by_id[name].amount for name in ("S-r005", "S-r006", "S-r008", "S-r014")}
    yuan = {name: convert(amount.value, amount.measured_in, "元") for name, amount in awards.items()}
    assert yuan == {"S-r005": 30000, "S-r006": 5000, "S-r008": 1000000, "S-r014": 100000}


def test_no_instrument_pays_without_a_legal_validity_record(packs):
    assert all(rule.validation is None for pack in packs.values() for rule in pack.rules)


def test_ids_lead_to_one_record(packs):
    for pack in packs.values():
        ids = [record.id for kind in (pack.targets, pack.rules, pack.calendar, pack.slots) for record in kind]
        assert Counter(ids).most_common(1)[0][1] == 1
        assert pack.by_id[ids[0]].id == ids[0]

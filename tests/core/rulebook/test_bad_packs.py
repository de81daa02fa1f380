"""A bad pack is refused whole; each mistake is told once, with file, line, key and remedy."""

import shutil
from pathlib import Path

import pytest
import yaml

from gongce.rulebook import PackError, Sources, build_pack, check_pack, examine_pack, load_pack, read_folder
from gongce.vocabulary import InputError, Severity

HERE = Path(__file__).parent
GOOD = HERE / "good"
CASES = yaml.safe_load((HERE / "bad_packs.yaml").read_text(encoding="utf-8"))


def spoil(folder: Path, case: dict) -> Path:
    """A copy of the good pack with one thing changed."""
    pack = folder / "pack"
    shutil.copytree(GOOD, pack)
    file = pack / case["file"]
    if case.get("drop"):
        file.unlink()
    elif "whole" in case:
        file.write_text(case["whole"], encoding="utf-8")
    else:
        text = file.read_text(encoding="utf-8")
        assert case.get("was", "") in text, "the case no longer fits the good pack"
        text = text.replace(case["was"], case["is"], 1) if "was" in case else text + case["add"]
        file.write_text(text, encoding="utf-8")
    return pack


def test_the_good_pack_has_no_finding():
    assert check_pack(GOOD) == ()


@pytest.mark.parametrize("case", CASES, ids=[case["case"].replace(" ", "-") for case in CASES])
def test_a_bad_pack_is_refused_with_place_and_remedy(case, tmp_path):
    pack = spoil(tmp_path, case)
    found = [finding for finding in check_pack(pack) if finding.code == case["code"]]
    places = [finding for finding in found if case["place"] in finding.place]
    assert places, f"no {case['code']} at {case['place']}: {check_pack(pack)}"
    finding = places[0]
    assert finding.severity is Severity.BLOCKING
    assert finding.remedy
    assert finding.message
    assert str(case.get("says", "")) in f"{finding.message}; {finding.remedy}"
    with pytest.raises(PackError) as error:
        load_pack(pack)
    assert error.value.exit_code == 3


def test_every_code_of_the_checks_has_a_bad_pack():
    source = "".join(path.read_text(encoding="utf-8") for path in Path("src/gongce/rulebook").rglob("*.py"))
    import re

    codes = set(re.findall(r'"(pack\.[a-z-]+)"', source)) - {"pack.file-unreadable"}
    assert codes <= {case["code"] for case in CASES}


def test_a_finding_names_the_line_a_person_must_mend(tmp_path):
    pack = spoil(tmp_path, {"file": "targets.yaml", "was": "unit: west", "is": "unit: wset"})
    (finding,) = check_pack(pack)
    assert finding.place == "pack/targets.yaml:4: targets[2].unit"


def test_all_mistakes_are_told_at_once(tmp_path):
    pack = spoil(tmp_path, {"file": "targets.yaml", "was": "unit: west", "is": "unit: wset"})
    units = pack / "units.yaml"
    units.write_text(units.read_text().replace("kind: city", "kind: town hall"))
    rules = pack / "rules.yaml"
    rules.write_text(rules.read_text().replace("op: between", "op: within"))
    places = " ".join(finding.place for finding in check_pack(pack))
    assert "targets[2].unit" in places
    assert "units[0].kind" in places
    assert "rules[0].when[0].op" in places


def test_a_reference_to_a_record_with_mistakes_is_not_told_as_unknown(tmp_path):
    pack = spoil(tmp_path, {"file": "units.yaml", "was": "title: 东园, kind: zone", "is": "title: 东园, kind: park"})
    assert [finding.code for finding in check_pack(pack)] == ["pack.value"]


def test_nothing_is_half_loaded(tmp_path):
    pack = spoil(tmp_path, {"file": "slots.yaml", "was": "kind: target", "is": "kind: nothing"})
    examined = examine_pack(pack)
    assert examined.pack is None
    assert len(examined.findings) == 1


@pytest.mark.parametrize("place", ["missing", "file.txt"])
def test_a_place_that_is_no_pack_is_refused_in_one_line(place, tmp_path):
    (tmp_path / "file.txt").write_text("x")
    with pytest.raises(InputError) as error:
        load_pack(tmp_path / place)
    assert "\n" not in str(error.value)
    assert "plan.yaml" in str(error.value)


def test_a_folder_without_yaml_is_refused(tmp_path):
    with pytest.raises(InputError, match="no YAML"):
        load_pack(tmp_path)


def test_a_file_in_another_encoding_is_a_finding(tmp_path):
    pack = spoil(tmp_path, {"file": "plan.yaml", "was": "岚州振兴计划", "is": "岚州振兴计划"})
    (pack / "units.yaml").write_bytes((GOOD / "units.yaml").read_text(encoding="utf-8").encode("gb18030"))
    assert "pack.file-unreadable" in {finding.code for finding in check_pack(pack)}


def test_deep_nesting_is_refused_and_not_followed():
    sources = read_folder(GOOD)
    deep = Sources("deep", sources.texts | {"slots.yaml": "slots: " + "[" * 5000 + "]" * 5000})
    with pytest.raises(PackError) as error:
        build_pack(deep)
    assert {finding.code for finding in error.value.findings} & {"pack.yaml.depth", "pack.yaml.syntax"}


def test_many_repeated_aliases_are_refused_at_the_first():
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    sources = read_folder(GOOD)
    with pytest.raises(PackError) as error:
        build_pack(Sources("bomb", sources.texts | {"slots.yaml": bomb}))
    assert error.value.findings[0].code == "pack.yaml.alias"

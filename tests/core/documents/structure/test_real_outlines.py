"""The five real plans outline right: as many clauses of each level as they print, with the paths they have."""

from collections import Counter
from pathlib import Path

import pytest

from gongce.documents.loaders import load
from gongce.documents.model import Document

pytestmark = pytest.mark.shared
COUNTS = {
    "qidong-7plus1": {0: 1, 1: 3, 2: 13, 3: 26},
    "ruian-2015": {0: 1, 1: 1, 2: 8, 3: 17},
    "suizhou-2018": {0: 2, 1: 4, 2: 21},
    "taiyuan-2012": {0: 2, 1: 9, 2: 16, 3: 12, 4: 13, 5: 16},
    "xuchang-2012": {0: 2, 1: 4, 2: 16, 3: 17, 5: 4},
}
PATHS = {
    "qidong-7plus1": ["一(三)8", "二(六)3", "三(四)"],
    "ruian-2015": ["3", "6", "(二)1", "(五)3", "四(四)"],
    "suizhou-2018": ["一(三)", "二(十)", "三(四)", "四(四)"],
    "taiyuan-2012": ["五", "一·综合能耗", "四(五)1·清徐开发区", "四(五)3(2)", "四(八)1(4)", "四(九)3"],
    "xuchang-2012": ["二(二)—4", "三(一)2", "三(二)4", "三(七)2", "四(七)"],
}
HEADINGS = {
    ("qidong-7plus1", "一(三)1"): "1.产业规模",
    ("taiyuan-2012", "四(八)3"): "3.人才政策",
    ("taiyuan-2012", "四(四)2"): "2.鼓励“以企引企”,实施企业裂变工程",
    ("xuchang-2012", "三(二)4"): "4.电网、信息网络设施",
    ("xuchang-2012", "二(二)—2"): "――集群规模不断壮大",
    ("suizhou-2018", "二(十)"): "(十)实施质量强市战略,推进工业高质量发展",
    ("ruian-2015", "四(二)"): "(二)创新要素保障",
}


def load_plan(shared: Path, name: str) -> Document:
    return load(shared / "documents" / f"{name}.txt")


@pytest.mark.parametrize("name", COUNTS)
def test_a_plan_has_as_many_clauses_of_each_level_as_it_prints(shared: Path, name: str) -> None:
    assert Counter(clause.level for clause in load_plan(shared, name).clauses) == COUNTS[name]


@pytest.mark.parametrize("name", PATHS)
def test_a_plans_clauses_are_found_under_their_paths(shared: Path, name: str) -> None:
    assert set(PATHS[name]) <= {clause.path for clause in load_plan(shared, name).clauses}


@pytest.mark.parametrize(("name", "path"), HEADINGS)
def test_a_clause_is_headed_by_its_number_and_title(shared: Path, name: str, path: str) -> None:
    document = load_plan(shared, name)
    found = [clause.heading.text(document.text) for clause in document.clauses if clause.path == path]
    assert HEADINGS[name, path] in found


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("taiyuan-2012", "太原工业振兴行动方案"),
        ("suizhou-2018", "随州市工业经济稳增长" + "快转型高质量发展行动方案(2018—2020年)"),
        ("xuchang-2012", "2012年许昌市产业集聚区“2623”提速计划"),
    ],
)
def test_the_plan_in_a_notice_is_a_part_of_its_own(shared: Path, name: str, title: str) -> None:
    document = load_plan(shared, name)
    openings = [clause for clause in document.clauses if clause.level == 0]
    assert [clause.heading.text(document.text) for clause in openings] == ["", title]


def test_both_numberings_of_a_notice_with_an_annexed_plan_are_kept(shared: Path) -> None:
    ids = [clause.id for clause in load_plan(shared, "taiyuan-2012").clauses if clause.level == 1]
    assert ids == ["一", "二", "三", "四", "五", "2/一", "2/二", "2/三", "2/四"]

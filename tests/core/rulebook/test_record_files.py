"""One YAML file that holds one record: every way it can be wrong gets one message with the place."""

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from gongce.rulebook.record_files import read_mapping, read_plain, read_record, validate_record
from gongce.vocabulary import InputError


class Visit(BaseModel):
    """A record of a test."""

    model_config = ConfigDict(extra="forbid")
    enterprise: str
    times: int = 1


def test_a_record_is_read_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "visit.yaml"
    path.write_bytes("\ufeffenterprise: 甲厂\r\ntimes: 3\r\n".encode())
    assert read_record(path, Visit, "start it with enterprise:") == Visit(enterprise="甲厂", times=3)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("enterprise: 甲厂\nenterprise: 乙厂", "v.yaml:2: key enterprise is given twice (first on line 1)"),
        ("enterprise: [甲厂", "v.yaml:2: not YAML"),
        ("- 甲厂", "v.yaml: the file is not a mapping of keys; start it with enterprise:"),
        ("", "v.yaml: the file is not a mapping of keys; start it with enterprise:"),
        ("times: 2", "v.yaml:1: enterprise: key enterprise is missing; add enterprise:"),
        ("enterprise: 甲厂\ntime: 2", "v.yaml:2: time: unknown key time; did you mean times?"),
        ("enterprise: 甲厂\nxyz: 2", "v.yaml:2: xyz: unknown key xyz; remove it, or see docs/reference"),
        ("xyz: 2\ntimes: 二", "v.yaml:1: enterprise: 3 errors, the first: key enterprise is missing"),
    ],
)
def test_the_first_mistake_is_told_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "v.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_record(path, Visit, "start it with enterprise:")
    assert str(error.value).startswith(message)


def test_a_record_inside_a_file_is_told_at_its_own_line() -> None:
    tree = read_mapping("visits:\n  - enterprise: 甲厂\n  - times: 2\n", "v.yaml", "start it with visits:")
    with pytest.raises(InputError, match=r"v\.yaml:3: visits\[1\]\.enterprise: key enterprise is missing"):
        validate_record(Visit, tree.value["visits"][1], tree, "v.yaml", ("visits", 1))


def test_plain_reading_takes_lists_too() -> None:
    assert read_plain("[1, 2]", "v.yaml").value == [1, 2]


def test_a_file_that_is_not_utf8_and_one_that_is_not_there_are_told(tmp_path: Path) -> None:
    path = tmp_path / "v.yaml"
    with pytest.raises(InputError, match=r"v\.yaml: cannot be read \(No such file or directory\); check the path"):
        read_record(path, Visit, "")
    path.write_bytes("enterprise: 甲厂".encode("gb18030"))
    with pytest.raises(InputError, match=r"v\.yaml: not UTF-8 text; save it as UTF-8"):
        read_record(path, Visit, "")

"""Encodings are told from the bytes, in short texts too; bytes of none are refused with their place."""

import codecs
import re
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gongce.documents.loaders import load
from gongce.documents.loaders.encoding import decode_bytes
from gongce.vocabulary import InputError

COMMON = "工业投资增长力争达到亿元以上规模企业年全市一、（）。，：；“”《》发展目标任务完成新增项目建设"
ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-16")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("text", ["工业", "一、目标", "增长8%", "2020年", "联通", "A1产业", "（一）", "投资5亿元\n"])
def test_a_few_characters_are_enough(text: str, encoding: str) -> None:
    assert decode_bytes(text.encode(encoding), "x").text == text


def reads_as_utf8(data: bytes) -> bool:
    """Bytes that are sound UTF-8 without control characters: 年年年年 in UTF-16 is t^t^t^t^, and nobody can tell."""
    try:
        return not re.search(r"[\x00-\x08\x0e-\x1f]", data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


@given(st.text(COMMON, min_size=6, max_size=60), st.sampled_from(ENCODINGS))
def test_common_chinese_is_always_told_right(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    assume(len(set(text)) >= 5)
    assume(encoding.startswith("utf-8") or not reads_as_utf8(data))
    assert decode_bytes(data, "x").text == text


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=80))
def test_sound_utf8_of_any_script_is_kept(text: str) -> None:
    marked = codecs.BOM_UTF8 + text.encode()
    assert decode_bytes(marked, "x").text == text


def test_the_encoding_is_named() -> None:
    assert decode_bytes("工业".encode("gbk"), "x").encoding == "gb18030"
    assert decode_bytes("工业".encode("utf-16-be"), "x").encoding == "utf-16-be"


def test_characters_beyond_gbk_are_read() -> None:
    text = "企业名称含生僻字：㐀𠀀𫖯等，完成投资5亿元。"
    assert decode_bytes(text.encode("gb18030"), "x").text == text


def test_a_text_cut_inside_a_character_is_refused_with_its_place() -> None:
    with pytest.raises(InputError, match="was cut"):
        decode_bytes(("一、目标\n" + "完成投资5亿元。" * 50).encode()[:-2] + b"", "plan.txt")


def test_a_stray_byte_is_refused_with_its_line() -> None:
    data = "一、目标\n完成投资5亿元。\n".encode("gb18030") + b"\xff\xff" + "新增3家。".encode("gb18030") * 9
    with pytest.raises(InputError) as refused:
        decode_bytes(data, "plan.txt")
    assert "line 3" in str(refused.value)
    assert str(refused.value).startswith("plan.txt: ")


@pytest.mark.parametrize("data", [bytes(range(256)) * 4, b"\x00" * 64, b"\x89PNG" + b"\x00\x01" * 99, b"\x80\xff" * 50])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        decode_bytes(data, "x")


def test_line_ends_become_lf_and_a_mark_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(codecs.BOM_UTF8 + "一、目标\r\n二、任务\r三、保障\n".encode())
    document = load(path)
    assert document.text == path.read_text(encoding="utf-8-sig") == "一、目标\n二、任务\n三、保障\n"


def test_marks_whose_bytes_are_blanks_elsewhere_are_told_right() -> None:
    for text in ("““““", "””””", "“一”", "“”“”。", "“《年年", "“年”年"):
        for encoding in ENCODINGS:
            assert decode_bytes(text.encode(encoding), "x").text == text

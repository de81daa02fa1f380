"""Mutated files either load or are refused in one line; never a traceback, in bounded time."""

import io
import random
import time
import zipfile
from pathlib import Path

import pytest
import word_samples

from gongce.documents.loaders import load
from gongce.vocabulary import GongceError

SLOWEST = 20.0
PAGE = (
    "<html><head><title>方案</title><script>alert(1)</script></head><body><table><tr><td>"
    "一、目标<br><br>完成投资5亿元。</td></tr></table></body></html>"
)


def word_bytes(folder: Path) -> bytes:
    path = folder / "sample.docx"
    word_samples.build_sample(word_samples.SAMPLES[0], path)
    return path.read_bytes()


def zip_bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * 300_000_000)
    return stream.getvalue()


def broken_xml(source: bytes, dice: random.Random) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("document.xml"):
                cut = dice.randrange(len(data))
                data = dice.choice(
                    [data[:cut], data[:cut] + b"<a:b" + data[cut:], data.replace(b"w:t>", b"w:x>"), b"<?xml?>"]
                )
            if dice.random() > 0.1:
                new.writestr(name, data)
    return stream.getvalue()


def mutate(content: bytes, dice: random.Random) -> bytes:
    kind = dice.randrange(6)
    cut = dice.randrange(1, max(2, len(content)))
    if kind == 0:
        return content[:cut]
    if kind == 1:
        return content[:cut] + dice.randbytes(dice.randrange(1, 400)) + content[cut:]
    if kind == 2:
        return bytes(byte ^ (dice.random() < 0.02) * 255 for byte in content)
    if kind == 3:
        return content[cut:] + content[:cut]
    if kind == 4:
        return content.replace("亿元".encode(), dice.choice([b"\xff\xfe", b"\x00", b"&#0;", b"<div>" * 300]))
    return dice.randbytes(dice.randrange(2000))


def mutants(folder: Path, count: int) -> list[tuple[str, bytes]]:
    dice = random.Random(20261123)
    text = ("一、目标\n到2025年完成投资5亿元,增长8%。\n" * 30).encode(dice.choice(["utf-8", "gb18030"]))
    word = word_bytes(folder)
    seeds = [
        ("a.txt", text),
        ("b.html", PAGE.encode()),
        ("c.docx", word),
        ("d.pdf", b"%PDF-1.4\n" + text),
        ("e.doc", word),
    ]
    made = []
    for _ in range(count):
        name, content = dice.choice(seeds)
        broken = broken_xml(content, dice) if name == "c.docx" and dice.random() < 0.5 else mutate(content, dice)
        made.append((name, broken))
    return made


def load_or_refuse(path: Path) -> None:
    start = time.process_time()
    refusal = refusal_of(path)
    assert refusal is None or (refusal.exit_code in (3, 4) and "\n" not in str(refusal))
    assert time.process_time() - start < SLOWEST


def refusal_of(path: Path) -> GongceError | None:
    try:
        load(path)
    except GongceError as refusal:
        return refusal
    return None


def try_all(folder: Path, count: int) -> None:
    for index, (name, content) in enumerate(mutants(folder, count)):
        if name.endswith(".doc"):
            continue
        path = folder / f"{index}-{name}"
        path.write_bytes(content)
        load_or_refuse(path)


def test_two_hundred_mutated_files_load_or_are_refused(tmp_path: Path) -> None:
    try_all(tmp_path, 200)


@pytest.mark.slow
def test_two_thousand_mutated_files_load_or_are_refused(tmp_path: Path) -> None:
    try_all(tmp_path, 2000)


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    path.write_bytes(zip_bomb())
    with pytest.raises(GongceError):
        load(path)


def test_deep_nesting_and_scripts_of_a_page_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "deep.html"
    path.write_text("<div>" * 20_000 + "完成投资5亿元" + "<script>document.write('x')</script>", encoding="utf-8")
    load_or_refuse(path)


def test_an_external_entity_is_never_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    page = (
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]><html><body>一、目标 &x; 完成投资5亿元。</body></html>'
    )
    path = tmp_path / "page.html"
    path.write_text(page, encoding="utf-8")
    assert "机密" not in load(path).text

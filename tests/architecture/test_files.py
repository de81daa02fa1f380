"""What may stand in the files under version control: no plan's sentences, no machine's paths, no dead links."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from tree import ROOT, place, tracked_files, tracked_texts

RUN = 16  # and so in HAN
HAN = re.compile(r"[㐀-䶿一-鿿〇]{16,}")
BLANK = re.compile(r"[ \t\u3000\u00a0]+")
# Proper names are nobody's sentences: titles of laws and measures, names of institutions, nothing else.
ALLOWED: tuple[str, ...] = ()
# Written in pieces, so that this file does not find itself.
MACHINE_PATH = re.compile(r"(?<![\w.~/\-])/(?:" + "|".join(("work", "root", "tmp", "home", "Users")) + r")/[\w.\-]+")
ADDRESS = re.compile(r"\b(?:https?|git\+\w+|ftp)://", re.IGNORECASE)
LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
REFERENCE = re.compile(r"^ {0,3}\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)", re.MULTILINE)
FENCE = re.compile(r"^( {0,3})(```|~~~).*?^\1\2[^\n]*$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:", re.IGNORECASE)


def grams(text: str) -> set[str]:
    """Every stretch of RUN Han characters, blanks inside a line not counted."""
    runs = (found.group() for found in HAN.finditer(BLANK.sub("", text)))
    return {run[at : at + RUN] for run in runs for at in range(len(run) - RUN + 1)}


def without_names(text: str) -> str:
    """A text with the allowed proper names broken out of it."""
    for name in ALLOWED:
        text = text.replace(name, "|")
    return text


def links(page: str) -> Iterator[str]:
    """Relative targets of a page's links, code left out."""
    prose = FENCE.sub("", page)
    for pattern in (LINK, REFERENCE):
        for found in pattern.finditer(prose):
            if not SCHEME.match(found.group(1)):
                yield found.group(1)


def slug(heading: str) -> str:
    """The anchor that forges give a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower().replace("`", "")).replace(" ", "-")


def anchors(page: str) -> set[str]:
    named = re.findall(r"<a\s+(?:id|name)=\"([^\"]+)\"", page)
    return {slug(heading) for heading in re.findall(r"^#{1,6}\s+(.+?)\s*#*$", page, re.MULTILINE)} | set(named)


def resolves(page: Path, target: str) -> bool:
    name, _, anchor = unquote(target).partition("#")
    goal = (ROOT / name.lstrip("/") if name.startswith("/") else page.parent / name) if name else page
    if not goal.exists():
        return False
    return not anchor or goal.suffix != ".md" or anchor.lower() in anchors(goal.read_text(encoding="utf-8"))


def pages() -> list[Path]:
    return sorted({*(ROOT / "docs").rglob("*.md"), *ROOT.glob("README*.md"), *(ROOT / "bench").glob("README*.md")})


@pytest.mark.shared
def test_no_sentence_of_a_plan_is_copied(shared: Path) -> None:
    plans = [path.read_text(encoding="utf-8") for path in sorted((shared / "documents").glob("*.txt"))]
    assert len(plans) >= 5
    theirs = set().union(*(grams(text) for text in plans))
    assert len(theirs) > 1000
    copied = {place(path): found for path, text in tracked_texts() if (found := grams(without_names(text)) & theirs)}
    assert not {name: sorted(found)[:3] for name, found in copied.items()}


def test_a_copied_sentence_would_be_seen() -> None:
    sentence = "云川市人民政府关于印发工业行动方案的通知"
    assert grams(f"# {sentence[:9]} {sentence[9:]}。") & grams(sentence)
    assert not grams(sentence[: RUN - 1])


def test_no_tracked_file_holds_a_machine_path() -> None:
    found = [
        f"{place(path, text.count(chr(10), 0, hit.start()) + 1)} {hit.group()}"
        for path, text in tracked_texts()
        for hit in MACHINE_PATH.finditer(text)
    ]
    assert not found


@pytest.mark.parametrize("parts", [("", "work", "main"), ("", "root", ".cache"), ("", "tmp", "out.html")])
def test_a_machine_path_would_be_seen(parts: tuple[str, ...]) -> None:
    assert MACHINE_PATH.search(f'open("{"/".join(parts)}")')
    assert not MACHINE_PATH.search(f"../{'/'.join(parts[1:])}")


def test_requirements_hold_no_address() -> None:
    locks = [path for path in tracked_files() if path.suffix == ".txt" and "requirements" in place(path)]
    assert len(locks) >= 2
    assert not [place(path) for path in locks if ADDRESS.search(path.read_text(encoding="utf-8"))]


def test_relative_links_resolve() -> None:
    assert pages()
    dead = [
        f"{place(page)} -> {target}"
        for page in pages()
        for target in links(page.read_text(encoding="utf-8"))
        if not resolves(page, target)
    ]
    assert not dead


def test_links_are_read_as_markdown_reads_them() -> None:
    page = '[a](b.md "t") ![c](d/e.svg) [f](https://g.cn) `[h](i)`\n```\n[j](k)\n```\n[l]: m.md\n'
    assert list(links(page)) == ["b.md", "d/e.svg", "m.md"]

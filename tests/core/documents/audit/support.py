"""Audits of files and of texts in hand, read by the reader itself."""

import re
from collections import Counter
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from gongce.documents.audit import audit_reading
from gongce.documents.loaders import load, load_text
from gongce.documents.model import Check, Document
from gongce.documents.reading import read_mentions
from gongce.relations import Verdict

PLANS = ("taiyuan-2012", "ruian-2015", "qidong-7plus1", "suizhou-2018", "xuchang-2012")
NUMERAL = re.compile(r"\d+(?:\.\d+)?")


def audit_document(document: Document) -> tuple[Check, ...]:
    """The checks of a loaded document."""
    return audit_reading(SimpleNamespace(document=document, mentions=read_mentions(document), commitments=()))


def audit_text(text: str, name: str = "text") -> tuple[Document, tuple[Check, ...]]:
    """A text as a document, and its checks."""
    document = load_text(text, name)
    return document, audit_document(document)


@cache
def audit_file(path: Path) -> tuple[Document, tuple[Check, ...]]:
    """A file as a document, and its checks."""
    document = load(path)
    return document, audit_document(document)


def violations(checks: tuple[Check, ...]) -> list[Check]:
    """The checks that came out violated."""
    return [check for check in checks if check.verdict is Verdict.VIOLATED]


def tokens(words: str) -> list[str]:
    """The numerals printed in a stretch of text, or the stretch itself where it has none (四, 翻一番)."""
    plain = words.replace(" ", "")
    return NUMERAL.findall(plain) or [plain]


def figures_of(document: Document, check: Check) -> Counter[str]:
    """The figures a check uses, as printed; listed entries are no figures."""
    return Counter(
        token
        for span, role in zip(check.spans, check.roles, strict=True)
        if role not in ("item", "names", "section")
        for token in tokens(span.text(document.text))
    )


def listed_in(check: Check) -> int:
    """How many entries a check counted."""
    return check.roles.count("item")

"""Holding an edited draft against the archive: every doubtful figure, what it should be; the draft commented."""

from dataclasses import replace
from datetime import UTC
from pathlib import Path

from django.core.files.storage import default_storage

from gongce.bulletins.proof_page import tell_summary, write_remarks
from gongce.documents import read_document
from gongce.proofing import Proof, prove_document
from gongce.proofing.comments import comment_docx, write_docx
from gongce.proofing.telling import NAMES
from gongce.vocabulary import GongceError
from gongce.workspace.knowing import know
from gongce_web import clock
from gongce_web.bulletins.models import Proofing
from gongce_web.bulletins.queries import tell
from gongce_web.city.workspaces import open_city

AUTHOR = "工策"
_AROUND = 18


def prove(row: Proofing) -> Proofing:
    """Proof a draft; one that cannot be is told in its message."""
    try:
        proof = _prove(row)
        row.summary, row.comments = tell_summary(proof)[:600], list_comments(proof)
        _write_commented(row, proof)
    except GongceError as error:
        row.message = tell(error)[:400]
    row.finished_at = clock.now()
    row.save()
    return row


def _prove(row: Proofing) -> Proof:
    as_of, reading = clock.now(), read_document(Path(default_storage.path(row.place)))
    named = replace(reading, document=replace(reading.document, name=row.name))
    return prove_document(named, know(open_city(), as_of), as_of)


def list_comments(proof: Proof) -> list[dict[str, str]]:
    """What a person must look at, in the order of the text: the place, what is wrong, what to do."""
    text = proof.document.text
    found = [
        (one.claim.span.start, one.claim.span.end, NAMES[one.ruling], one.message, one.remedy) for one in proof.doubts
    ]
    found += [
        (check.spans[0].start, check.spans[0].end, "文内算术", check.message, check.remedy)
        for check in proof.checks
        if check.spans
    ]
    return [
        {
            "before": text[max(0, start - _AROUND) : start].split("\n")[-1],
            "quote": text[start:end],
            "after": text[end : end + _AROUND].split("\n")[0],
            "word": word,
            "message": message,
            "remedy": remedy,
        }
        for start, end, word, message, remedy in sorted(found)
    ]


def _write_commented(row: Proofing, proof: Proof) -> None:
    """The draft with its comments as a Word file beside it."""
    text = proof.document.text
    is_word = proof.document.format == "docx"
    data = Path(default_storage.path(row.place)).read_bytes() if is_word else write_docx(text)
    commented = comment_docx(data, text, write_remarks(proof), author=AUTHOR, at=clock.now().astimezone(UTC))
    path = commented_path(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(commented)


def commented_path(row: Proofing) -> Path:
    """Where the draft with comments lies."""
    return Path(default_storage.path(f"drafts/commented-{row.pk}.docx"))

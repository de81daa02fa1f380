"""Published releases of an index: appended, chained by hash, never changed; a correction is a release of its own."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from gongce.vocabulary import InputError, RefusedError

FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Release:
    """One published value. `digest` covers all of it and the release before: a change anywhere is seen.

    `corrects` names the number of the release this one replaces, 0 for none; the replaced one stays.
    """

    number: int
    survey: str
    title: str
    period: str
    value: str
    response: str
    parts: tuple[tuple[str, str, str], ...]
    day: date
    by: str
    reason: str = ""
    corrects: int = 0
    before: str = FIRST
    digest: str = ""


def publish_release(releases: Sequence[Release], release: Release) -> tuple[Release, ...]:
    """The releases with one more, numbered and sealed; the earlier ones are as they were.

    Raises:
        RefusedError: the period is published already and the new one does not say that it corrects it, with a reason;
            or it would stand before an earlier day.

    >>> first = Release(0, "i", "指数", "2016", "52.13", "91.0", (), date(2017, 3, 1), "市经信局")
    >>> releases = publish_release((), first)
    >>> publish_release(releases, first)
    Traceback (most recent call last):
    ...
    gongce.vocabulary.errors.RefusedError: i 2016: is published as no. 1; publish a correction of it, with the reason
    """
    known = [one for one in releases if (one.survey, one.period) == (release.survey, release.period)]
    place = f"{release.survey} {release.period}"
    if known and (release.corrects != known[-1].number or not release.reason):
        remedy = "publish a correction of it, with the reason"
        raise RefusedError(f"is published as no. {known[-1].number}", where=place, remedy=remedy)
    if not known and release.corrects:
        raise RefusedError("corrects what was never published", where=place, remedy="publish it without a correction")
    if releases and release.day < releases[-1].day:
        raise RefusedError(f"{release.day} is before the last release", where=place, remedy="releases follow the days")
    before = releases[-1].digest if releases else FIRST
    numbered = Release(**_fields(release) | {"number": len(releases) + 1, "before": before, "digest": ""})
    return (*releases, Release(**_fields(numbered) | {"digest": seal_release(numbered)}))


def _fields(release: Release) -> dict[str, Any]:
    return {name: getattr(release, name) for name in release.__slots__}


def seal_release(release: Release) -> str:
    """The SHA-256 of a release's content and the digest before it."""
    content = asdict(release) | {"digest": "", "day": release.day.isoformat()}
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def write_releases(releases: Sequence[Release]) -> str:
    """One JSON line a release; `read_releases` takes it back."""
    rows = (asdict(release) | {"day": release.day.isoformat()} for release in releases)
    return "".join(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in rows)


def read_releases(text: str, *, where: str = "releases") -> tuple[Release, ...]:
    """Releases from their lines, proved whole.

    Raises:
        InputError: a line is no release, or one was changed, removed or put between.
    """
    found: list[Release] = []
    for number, line in enumerate((line for line in text.splitlines() if line.strip()), 1):
        release = _read_line(line, f"{where} line {number}")
        before = found[-1].digest if found else FIRST
        if release.number != number or release.before != before or release.digest != seal_release(release):
            raise InputError(
                "a published release was changed", where=f"{where} line {number}", remedy="restore the file"
            )
        found.append(release)
    return tuple(found)


def _read_line(line: str, where: str) -> Release:
    try:
        row = json.loads(line)
        parts = tuple(tuple(part) for part in row["parts"])
        return Release(**row | {"day": date.fromisoformat(row["day"]), "parts": parts})
    except (ValueError, KeyError, TypeError):
        raise InputError("not a release", where=where, remedy="restore the file; releases are never edited") from None

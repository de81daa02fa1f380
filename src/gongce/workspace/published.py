"""What was published, read back from a run's folder: its page, its figures with their traces, its files."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongce.bulletins.monthly.origin import trace_lines
from gongce.bulletins.monthly.page.reading import IssuedPage, match_origins, read_page
from gongce.bulletins.page.markup import clean
from gongce.vocabulary import CellSource, InputError, RuleSource, Span, TextSource, Trace
from gongce.workspace.outputs import BULLETIN, FIGURES_FILE
from gongce.workspace.runs import Run
from gongce.workspace.workspace import Workspace

PAGE_FILE = f"{BULLETIN}.html"
_RESTORE = "restore the folder of the bulletin from a backup"


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """A figure as it was published: the text as printed, why it is missing, where it comes from."""

    key: str
    text: str
    missing: str = ""
    trace: Trace | None = None


@dataclass(frozen=True)
class Published:
    """A run's page and figures.

    Args:
        run: the run.
        page: its text as issued.
        figures: every published figure by key.
        keys: for each origin of the page the key of its figure, "" where it has none.
    """

    run: Run
    page: IssuedPage
    figures: Mapping[str, PublishedFigure]
    keys: tuple[str, ...]


def read_published(workspace: Workspace, run: Run) -> Published:
    """A run as it was issued.

    Raises:
        InputError: a file is missing, or is not the one that was issued.
    """
    page = read_page(read_file(workspace, run, PAGE_FILE).decode(), f"{run.id}/{PAGE_FILE}")
    figures = read_figures(read_file(workspace, run, FIGURES_FILE), f"{run.id}/{FIGURES_FILE}")
    return Published(run, page, figures, match_origins(page, key_lines(figures)))


def read_file(workspace: Workspace, run: Run, name: str) -> bytes:
    """A file of a run, which must be the one that was issued.

    Raises:
        InputError: no such file of the run, or another one stands in its place.
    """
    where = f"{run.id}/{name}"
    if name not in run.files:
        raise InputError("not a file of the bulletin", where=where, remedy="take one of those that are listed")
    try:
        content = (workspace.out / run.id / name).read_bytes()
    except OSError:
        raise InputError("a file of the bulletin is missing", where=where, remedy=_RESTORE) from None
    if hashlib.sha256(content).hexdigest() != run.files[name]:
        raise InputError("the file is not the one that was issued", where=where, remedy=_RESTORE)
    return content


def read_figures(content: bytes, where: str) -> dict[str, PublishedFigure]:
    """Published figures by key, from what was kept.

    Raises:
        InputError: not the figures of a run.
    """
    try:
        kept: dict[str, dict[str, Any]] = json.loads(content)
        return {key: _read_figure(key, one) for key, one in kept.items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        raise InputError("not the figures of a run", where=where, remedy=_RESTORE) from None


def key_lines(figures: Mapping[str, PublishedFigure]) -> dict[tuple[str, ...], str]:
    """The lines of each figure's trace → its key; of figures with one trace the first."""
    found: dict[tuple[str, ...], str] = {}
    for key, figure in figures.items():
        if figure.trace:
            found.setdefault(tuple(clean(line) for line in trace_lines(figure.trace)), key)
    return found


def _read_figure(key: str, kept: dict[str, Any]) -> PublishedFigure:
    trace = kept["trace"]
    return PublishedFigure(key, kept["printed"], kept["missing"], read_trace(trace) if trace else None)


def read_trace(kept: dict[str, Any]) -> Trace:
    """A trace from plain values, as `plain_trace` gives them."""
    inputs = tuple(read_trace(one) for one in kept["inputs"])
    sources = tuple(_read_source(one) for one in kept["sources"])
    return Trace(kept["value"], kept["label"], kept["formula"], inputs, sources, kept["note"])


def _read_source(kept: dict[str, Any]) -> CellSource | TextSource | RuleSource:
    values = {name: value for name, value in kept.items() if name != "kind"}
    if kept["kind"] == "cell":
        return CellSource(**values)
    if kept["kind"] == "rule":
        return RuleSource(**values)
    span = values.pop("span")
    return TextSource(**values, span=Span(**span) if isinstance(span, dict) else Span(*span))

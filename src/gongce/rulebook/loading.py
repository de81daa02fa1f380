"""A folder of YAML → a frozen pack, or every reason why not."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from gongce.rulebook.checks import check_draft
from gongce.rulebook.draft import Draft, read_draft
from gongce.rulebook.model import Pack, Register
from gongce.rulebook.sources import Sources, read_folder
from gongce.vocabulary import Finding, InputError, Severity

_KEYS = (
    *("documents", "versions", "units", "hierarchies", "memberships", "changes", "indicators", "targets", "baselines"),
    *("rules", "schemes", "orders", "calendar", "catalogues", "mechanisms", "slots"),
    *("procedures", "approvals", "meetings", "registers", "additions", "charge_checks"),
    *("ranges", "pairs", "feeds", "surveys", "peer_groups", "systems"),
)


class PackError(InputError):
    """A pack that cannot be used; `findings` holds every error, each with file, line, key and remedy."""

    def __init__(self, name: str, findings: tuple[Finding, ...]) -> None:
        first = findings[0]
        count = f"{len(findings)} errors, the first: " if len(findings) > 1 else ""
        super().__init__(f"{count}{first.message}", where=first.place, remedy=first.remedy)
        self.name, self.findings = name, findings


def load_pack(path: str | Path) -> Pack:
    """Load a pack's folder: everything or nothing.

    Raises:
        InputError: no such folder, or no YAML in it.
        PackError: the pack has errors; all of them are in `findings`.
    """
    return build_pack(read_folder(Path(path)))


class Examined(NamedTuple):
    """What is wrong with a pack, the pack itself where nothing keeps it from being used, and each record's line."""

    pack: Pack | None
    findings: tuple[Finding, ...]
    lines: Mapping[str, str]


def examine_pack(path: str | Path) -> Examined:
    """A pack's folder with every finding about it; the pack is None where one of them is blocking.

    Raises:
        InputError: no such folder, or no YAML in it.
    """
    sources = read_folder(Path(path))
    draft, findings = _judge(sources)
    blocked = any(finding.severity is Severity.BLOCKING for finding in findings)
    lines = {row.name: row.place().partition(": ")[0] for row in draft.every()}
    return Examined(None if blocked else _assemble(sources, draft), findings, lines)


def check_pack(path: str | Path) -> tuple[Finding, ...]:
    """Every finding about a pack's folder: blocking ones keep it from loading, warnings do not.

    Raises:
        InputError: no such folder, or no YAML in it.
    """
    return examine_pack(path).findings


def build_pack(sources: Sources) -> Pack:
    """A pack from the texts of its files.

    Raises:
        PackError: the texts have errors.
    """
    draft, findings = _judge(sources)
    blocking = tuple(finding for finding in findings if finding.severity is Severity.BLOCKING)
    if blocking:
        raise PackError(sources.name, blocking)
    return _assemble(sources, draft)


def _assemble(sources: Sources, draft: Draft) -> Pack:
    plan = draft.of("plan")[0].record
    records = {key: draft.records(key) for key in _KEYS}
    records["registers"] = tuple(_add_to(draft, register) for register in records["registers"])
    return Pack(plan.id, sources.digest, plan, **records)


def _add_to(draft: Draft, register: Register) -> Register:
    """A register with what the pack adds to it; that it fits was checked."""
    for row in draft.of("additions"):
        if row.record.to == register.id:
            register = row.record.add_to(register)
    return register


def _judge(sources: Sources) -> tuple[Draft, tuple[Finding, ...]]:
    draft = read_draft(sources)
    return draft, (*draft.findings, *check_draft(draft))

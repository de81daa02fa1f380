"""What is new in returns/: each file once, whole or not at all, in the order it was filed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from pathlib import Path

import polars as pl

from gongce.facts.batch import Batch, derive_batch_id
from gongce.facts.checks import DEFAULT_LIMITS, CheckRule, Tier, default_check_rules, load_check_rules
from gongce.facts.importing import Form, Preview, load_form, preview_import, read_grid
from gongce.vocabulary import Finding, GongceError, InputError, Lane, Period, RefusedError, Severity, read_text
from gongce.workspace.periods import codes_ending, read_period
from gongce.workspace.progress import Progress, tell_nobody
from gongce.workspace.records import read_respondents
from gongce.workspace.workspace import Workspace

CHECKS = "checks.yaml"
_COMPACT_EVERY = 24
"""So many appended files of a table are brought together, so that each append reads few."""


class FileState(StrEnum):
    """What became of a file."""

    IMPORTED = "imported"
    NEW = "new"
    """It would be taken: nobody has imported it yet."""
    KNOWN = "known"
    """It is in already."""
    REFUSED = "refused"
    """Nothing of it was taken."""
    WITHOUT_FORM = "without_form"
    """No rule of workspace.yaml says how to read it."""


_TAKEN = frozenset({FileState.IMPORTED, FileState.NEW, FileState.KNOWN})


@dataclass(frozen=True)
class FileOutcome:
    """One file of returns/: its place there, the period it is for, what became of it, what is doubtful in it.

    `replaced` is the file of the same kind and period that was taken after it was refused, "" where none was.
    """

    file: str
    period: str
    state: FileState
    batch: str = ""
    rows: int = 0
    forms: str = ""
    findings: tuple[Finding, ...] = ()
    replaced: str = ""


@dataclass(frozen=True)
class Intake:
    """What a run found in returns/."""

    outcomes: tuple[FileOutcome, ...]

    def of(self, state: FileState) -> tuple[FileOutcome, ...]:
        """The files in that state."""
        return tuple(outcome for outcome in self.outcomes if outcome.state is state)

    @property
    def rows(self) -> int:
        """Observations that were taken."""
        return sum(outcome.rows for outcome in self.of(FileState.IMPORTED))

    @property
    def open_refusals(self) -> tuple[FileOutcome, ...]:
        """Refused files nothing has replaced."""
        return tuple(outcome for outcome in self.of(FileState.REFUSED) if not outcome.replaced)


class Reader:
    """Reads files through the workspace's forms and puts them into its archive."""

    def __init__(self, workspace: Workspace, by: str, *, is_trial: bool = False) -> None:
        self.workspace, self.by, self.is_trial = workspace, by, is_trial
        self.known = {batch.id: batch for batch in workspace.archive.batches()}
        self.appended = 0

    @cached_property
    def forms(self) -> dict[str, Form]:
        """Every mapping of forms/, by id."""
        paths = sorted(self.workspace.forms.glob("*.yaml"))
        forms = [load_form(read_text(path), str(path)) for path in paths]
        return {form.id: form for form in forms}

    @cached_property
    def respondents(self) -> dict[str, tuple[str, ...]]:
        """The enterprises that report, by id."""
        return read_respondents(self.workspace.records)

    @cached_property
    def rules(self) -> tuple[CheckRule, ...]:
        """What figures must keep: the rules of any plan, and the office's own in checks.yaml."""
        return read_rules(self.workspace)

    def form(self, name: str) -> Form:
        """A form by its id.

        Raises:
            InputError: there is none.
        """
        if name not in self.forms:
            known = "、".join(self.forms) or "none"
            remedy = f"name one of forms/ ({known}), or make it with `gongce form propose`"
            raise InputError(f"no form {name}", where=str(self.workspace.forms), remedy=remedy)
        return self.forms[name]

    def take(self, path: Path, period: Period, forms: Sequence[str], at: datetime, unit: str = "") -> FileOutcome:
        """One file into the archive, whole or not at all; in a trial nothing is stored.

        Args:
            path: the file.
            period: what it is for.
            forms: the mappings that read it, together one batch.
            at: the recorded time.
            unit: who gave it.
        """
        name, key = self.name(path), "+".join(self.form(form).key for form in forms)
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        identity = derive_batch_id(sha256=digest, form=key, period=period.code)
        if identity in self.known:
            return FileOutcome(name, period.code, FileState.KNOWN, identity, self.known[identity].rows, key)
        try:
            previews = self.preview(content, path.name, period, forms)
        except GongceError as error:
            return FileOutcome(name, period.code, FileState.REFUSED, forms=key, findings=(_as_finding(error, name),))
        findings = tuple(dict.fromkeys(finding for one in previews for finding in one.findings))
        if not all(one.is_ready for one in previews):
            refused = tuple(finding for one in previews for finding in one.refusals) or (_tell_empty(name),)
            return FileOutcome(name, period.code, FileState.REFUSED, forms=key, findings=refused)
        rows = pl.concat([one.observations for one in previews])
        if self.is_trial:
            return FileOutcome(name, period.code, FileState.NEW, rows=rows.height, forms=key, findings=findings)
        batch = Batch.of(
            rows, file=name, sha256=digest, form=key, period=period.code, recorded_at=at, by=self.by, unit=unit
        )
        self.workspace.archive.append(batch, rows)
        self.known[batch.id] = batch
        self._compact()
        return FileOutcome(name, period.code, FileState.IMPORTED, batch.id, rows.height, key, findings)

    def preview(
        self, content: bytes, name: str, period: Period | None, forms: Sequence[str], *, whole: bool = False
    ) -> tuple[Preview, ...]:
        """What a file would bring through each form; nothing is stored.

        Args:
            content: the file's bytes.
            name: its name.
            period: what it is for; None where the forms take it from the file.
            forms: ids of the mappings.
            whole: judge it against all that is known, outliers too; otherwise only what can bar its entry is asked.

        Raises:
            GongceError: the file cannot be read, is marked secret, or holds none of a form's sheets.
        """
        grid = read_grid(content, name)
        codes = None if whole or period is None else codes_ending(period)
        known = self.workspace.archive.read(lanes=tuple(Lane), periods=codes).frame.collect()
        rules = [rule for rule in self.rules if whole or rule.firmness is Tier.REFUSE_ENTRY]
        limits = DEFAULT_LIMITS if whole else None
        return tuple(
            preview_import(
                grid,
                self.form(form),
                self.workspace.pack,
                name=name,
                period=period,
                known=known,
                rules=rules,
                limits=limits,
                respondents=self.respondents,
            )
            for form in forms
        )

    def name(self, path: Path) -> str:
        """A file's name as findings and batches say it: from returns/ on where it lies there."""
        folder = self.workspace.returns
        return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name

    def _compact(self) -> None:
        self.appended += 1
        if self.appended % _COMPACT_EVERY == 0:
            self.workspace.archive.compact()


def read_rules(workspace: Workspace) -> tuple[CheckRule, ...]:
    """The check rules of a workspace.

    Raises:
        InputError: checks.yaml cannot be used.
    """
    path = workspace.base / CHECKS
    own = load_check_rules(read_text(path), str(path)) if path.exists() else ()
    taken = {rule.id for rule in own} | set(workspace.settings.without_checks)
    return (*(rule for rule in default_check_rules(workspace.pack) if rule.id not in taken), *own)


def import_returns(workspace: Workspace, *, recorded_at: datetime, by: str, progress: Progress = tell_nobody) -> Intake:
    """Import what is new in returns/; a repeat changes nothing.

    Files are taken by folder, then by name, each under its own recorded time a microsecond after the one before, so a
    correction that lies in a later folder counts. The caller holds the workspace's lock.

    Args:
        workspace: whose returns.
        recorded_at: when, with a time zone.
        by: who imports.
        progress: told before every file.
    """
    reader = Reader(workspace, by)
    files = sorted(path for path in workspace.returns.glob("*/*") if path.is_file() and not path.name.startswith("."))
    outcomes = []
    for number, path in enumerate(files):
        progress(number, len(files), path.name)
        outcomes.append(_take_file(reader, path, recorded_at + timedelta(microseconds=number)))
    return Intake(_find_replacements(outcomes))


def try_returns(workspace: Workspace, period: Period) -> Intake:
    """What an import would make of a period's files; nothing is stored.

    Args:
        workspace: whose returns.
        period: the total that is to be closed.
    """
    reader, month = Reader(workspace, "", is_trial=True), codes_ending(period)
    files = sorted(path for path in workspace.returns.glob("*/*") if path.is_file() and not path.name.startswith("."))
    wanted = [path for path in files if (found := read_period(path)) is not None and found.code in month]
    nowhen = datetime.min.replace(tzinfo=UTC)
    return Intake(_find_replacements([_take_file(reader, path, nowhen) for path in wanted]))


def _take_file(reader: Reader, path: Path, at: datetime) -> FileOutcome:
    name = reader.name(path)
    period = read_period(path)
    if period is None:
        what, remedy = "说不清是哪一期的报表", "在文件名或文件夹名中写明，例如 2019年1-6月、2019-06"
        finding = Finding("file.period", Severity.WARNING, name, what, remedy)
        return FileOutcome(name, "", FileState.WITHOUT_FORM, findings=(finding,))
    month = f"{period.last_year}-{period.last:02d}"
    rule = next((rule for rule in reader.workspace.settings.intake if rule.takes(path.name, month)), None)
    if rule is None:
        remedy = "用 gongce form propose 建表式，再写入 workspace.yaml 的 intake"
        finding = Finding("file.form", Severity.WARNING, name, "没有对应的表式，未导入", remedy)
        return FileOutcome(name, period.code, FileState.WITHOUT_FORM, findings=(finding,))
    return reader.take(path, period, rule.forms, at, rule.unit or "")


def _find_replacements(outcomes: Sequence[FileOutcome]) -> tuple[FileOutcome, ...]:
    """A refused file is replaced by a later one that was taken by the same forms for the same period."""
    done = []
    for place, outcome in enumerate(outcomes):
        later = [
            other for other in outcomes[place + 1 :] if (other.period, other.forms) == (outcome.period, outcome.forms)
        ]
        taken = [other.file for other in later if other.state in _TAKEN]
        is_replaced = outcome.state is FileState.REFUSED and taken
        done.append(_replace(outcome, taken[-1]) if is_replaced else outcome)
    return tuple(done)


def _replace(outcome: FileOutcome, by: str) -> FileOutcome:
    return FileOutcome(
        outcome.file, outcome.period, outcome.state, forms=outcome.forms, findings=outcome.findings, replaced=by
    )


def _tell_empty(name: str) -> Finding:
    return Finding("file.empty", Severity.BLOCKING, name, "没有读到一个数", "核对文件和表式")


def _as_finding(error: GongceError, file: str) -> Finding:
    code = "file.secret" if isinstance(error, RefusedError) else "file.unreadable"
    return Finding(code, Severity.BLOCKING, error.where or file, error.what, error.remedy)

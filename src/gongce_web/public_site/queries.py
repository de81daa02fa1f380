"""What would be published today, what is kept back, what changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gongce.procedures.shelf import read_shelf
from gongce.registers.ledger import Ledger
from gongce.vocabulary import Finding, InputError
from gongce.workspace.release import ReleaseRules, gather_content, read_release
from gongce.workspace.release.contents import PublicContent
from gongce.workspace.release.rulings import Ruling, Subject, judge_release, tell_late
from gongce.workspace.runs import list_runs
from gongce_web import clock
from gongce_web.city.workspaces import open_city
from gongce_web.public_site.models import Release, ReleaseState
from gongce_web.records.queries.shelf import load_ledger


@dataclass(frozen=True)
class Outlook:
    """What the rules come to today; `problem` says why they cannot be used."""

    rules: ReleaseRules | None
    rulings: tuple[Ruling, ...] = ()
    late: tuple[Finding, ...] = ()
    problem: str = ""

    @property
    def released(self) -> list[Ruling]:
        """What is out."""
        return [one for one in self.rulings if one.is_released]

    @property
    def withheld(self) -> list[Ruling]:
        """What stays inside, with its reason."""
        return [one for one in self.rulings if not one.is_released]

    @property
    def kept(self) -> list[Ruling]:
        """What stays inside and somebody may look for: registers nobody thought of publishing are told apart."""
        return [one for one in self.withheld if one not in self.unlisted]

    @property
    def unlisted(self) -> list[Ruling]:
        """Registers the rules do not name."""
        return [one for one in self.withheld if one.subject is Subject.REGISTER and one.since is None]


def look_ahead() -> Outlook:
    """The rulings of today."""
    workspace, today = open_city(), clock.today()
    try:
        rules = read_release(workspace)
    except InputError as error:
        return Outlook(None, problem=str(error))
    runs = list_runs(workspace)
    rulings = judge_release(workspace, rules, runs, today)
    out = frozenset(name for release in released() for name in release.bulletins)
    return Outlook(rules, rulings, tuple(tell_late(workspace, rulings, runs, today, out)))


def released() -> list[Release]:
    """Releases that may leave, the newest first."""
    return list(Release.objects.filter(state=ReleaseState.RELEASED).select_related("released_by"))


def newest_release() -> Release | None:
    """The newest release that may leave."""
    return Release.objects.filter(state=ReleaseState.RELEASED).first()


def pending_release() -> Release | None:
    """The release that is prepared or checked, None where none is."""
    open_ones = Release.objects.exclude(state=ReleaseState.RELEASED)
    return open_ones.select_related("prepared_by", "checked_by").first()


def content_of(day: date) -> PublicContent:
    """Everything that is out on a day."""
    workspace = open_city()
    rules = read_release(workspace)
    return gather_content(workspace, rules, day, load_ledgers({one.id for one in rules.registers}))


def load_ledgers(wanted: set[str]) -> Mapping[str, Ledger]:
    """The registers rules let out: as the workbench keeps them, else from the workspace's files."""
    kept = {name: load_ledger(name) for name in sorted(wanted)}
    if all(ledger.entries for ledger in kept.values()):
        return kept
    workspace = open_city()
    files = read_shelf(workspace.pack, workspace.records).ledgers
    return {name: ledger if ledger.entries else files.get(name, ledger) for name, ledger in kept.items()}


def compare_files(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, list[str]]:
    """Names of files that are new, changed or gone."""
    return {
        "added": sorted(now.keys() - before.keys()),
        "changed": sorted(name for name in now.keys() & before.keys() if now[name] != before[name]),
        "removed": sorted(before.keys() - now.keys()),
    }

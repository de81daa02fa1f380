"""Forms laid out and units' histories, each worked out once for what it rests on."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from datetime import date
from typing import Any

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongce.facts.checks import CheckRule
from gongce.facts.returns import ReturnForm, Sheet, lay_out, review_procedure
from gongce.facts.returns.context import Past
from gongce.rulebook import Procedure
from gongce.vocabulary import Lane, Period
from gongce.workspace.intake import read_rules
from gongce.workspace.return_forms import Use, list_uses, read_return_forms
from gongce_web.city.workspaces import head_of, open_city
from gongce_web.returns.models import Round

_KEPT = 256
_kept: OrderedDict[Hashable, Any] = OrderedDict()
_lock = threading.Lock()


def _keep(key: Hashable, make: Callable[[], Any]) -> Any:
    """The value for a key, made where it is not known; two threads may both make it, one stays."""
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = make()
    with _lock:
        _kept[key] = made
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return made


def list_forms() -> tuple[ReturnForm, ...]:
    """The forms of the workspace, read anew when their file changes."""
    workspace = open_city()
    path = workspace.base / "return-forms.yaml"
    stamp = path.stat().st_mtime_ns if path.exists() else 0
    found: tuple[ReturnForm, ...] = _keep(
        ("forms", workspace.folder, workspace.pack.digest, stamp), lambda: read_return_forms(workspace)
    )
    return found


def form_of(round_: Round) -> ReturnForm:
    """The form as it was when the round was opened."""
    key = ("form", open_city().folder, round_.pk, round_.form)
    form: ReturnForm = _keep(key, lambda: ReturnForm.model_validate(round_.definition))
    return form


def sheet_of(round_: Round) -> Sheet:
    """The grid of a round."""
    city = open_city()
    sheet: Sheet = _keep(
        ("sheet", city.folder, round_.pk, round_.form, round_.period, city.pack.digest),
        lambda: lay_out(form_of(round_), city.pack, Period.parse(round_.period)),
    )
    return sheet


def procedure_of(round_: Round) -> Procedure:
    """The procedure its returns move through."""
    return review_procedure(form_of(round_), open_city().pack)


def history_of(unit: str) -> pl.DataFrame:
    """Approved facts of a unit, all periods, as they count now."""
    workspace = open_city()
    frame: pl.DataFrame = _keep(
        ("history", workspace.folder, unit, head_of(workspace)),
        lambda: workspace.archive.read(lanes=tuple(Lane), units=[unit]).frame.collect(),
    )
    return frame


def past_of(unit: str) -> Past:
    """The history of a unit by cells."""
    workspace = open_city()
    past: Past = _keep(("past", workspace.folder, unit, head_of(workspace)), lambda: Past(history_of(unit)))
    return past


def office_rules() -> tuple[CheckRule, ...]:
    """What figures must keep, by the office's rules."""
    workspace = open_city()
    path = workspace.base / "checks.yaml"
    stamp = path.stat().st_mtime_ns if path.exists() else 0
    key = ("rules", workspace.folder, workspace.pack.digest, workspace.settings_digest, stamp)
    rules: tuple[CheckRule, ...] = _keep(key, lambda: read_rules(workspace))
    return rules


def city_uses() -> Mapping[str, tuple[Use, ...]]:
    """What reads each indicator."""
    workspace = open_city()
    uses: Mapping[str, tuple[Use, ...]] = _keep(
        ("uses", workspace.folder, workspace.pack.digest, workspace.settings_digest, len(list_forms())),
        lambda: list_uses(workspace),
    )
    return uses


_LACKING = {
    "basis": gettext_noop("依据"),
    "approval": gettext_noop("批准"),
    "frequency": gettext_noop("频次"),
    "expiry": gettext_noop("有效期"),
    "validity": gettext_noop("现行有效的依据"),
    "filing": gettext_noop("备案号"),
    "superior basis": gettext_noop("上级依据"),
}


def lacking_of(round_: Round, day: date) -> str:
    """What the form's order lacks to be asked outside the office, in words; empty where it lacks nothing."""
    return "、".join(_(_LACKING.get(name, name)) for name in form_of(round_).lacking(open_city().pack, day))

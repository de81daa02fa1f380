"""Returns to try the workbench with: some units have submitted invented figures, so that a reviewer finds something."""

from decimal import ROUND_HALF_UP, Decimal

from gongce.vocabulary import GongceError
from gongce_web.accounts.models import User
from gongce_web.returns.actions import save_cells, take_step
from gongce_web.returns.models import Return
from gongce_web.returns.queries import judge_filed, read_entries
from gongce_web.returns.sheets import past_of, sheet_of

_EARLY = 4
"""So many units of a round have submitted."""
_RATES = (Decimal("1.06"), Decimal("1.08"), Decimal("1.09"), Decimal("1.11"))


def fill_demo_returns() -> int:
    """Fill and submit the returns of some demo respondents, once; how many were."""
    waiting = Return.objects.filter(version=0, round__locked_at=None).select_related("round", "unit")
    people = {user.username: user for user in User.objects.filter(username__startswith="respondent-")}
    done: dict[int, int] = {}
    for filed in waiting.order_by("round", "-unit__order"):
        user = people.get(f"respondent-{filed.unit.code}"[:40])
        if user and done.get(filed.round_id, 0) < _EARLY and _submit(filed, user, done.get(filed.round_id, 0)):
            done[filed.round_id] = done.get(filed.round_id, 0) + 1
    return sum(done.values())


def _submit(filed: Return, user: User, number: int) -> bool:
    texts = _invent(filed, _RATES[number])
    if not texts:
        return False
    try:
        saved = save_cells(filed=filed, version=0, by=user, texts=texts)
        entries = read_entries(saved)
        doubtful = {one.cell for one in judge_filed(saved, entries).unexplained}
        comments = dict.fromkeys(doubtful, "演示数据")
        saved = save_cells(filed=saved, version=saved.version, by=user, texts={}, comments=comments)
        take_step(filed=saved, step="submit", version=saved.version, by=user)
    except GongceError:
        return False  # an office's own form may ask what the past does not give: it stays a draft
    return True


def _invent(filed: Return, rate: Decimal) -> dict[str, str]:
    """Figures so much above the year before; none where a row has no past."""
    sheet, past = sheet_of(filed.round), past_of(filed.unit.code)
    texts: dict[str, str] = {}
    for row in sheet.form.rows:
        cells = {cell.measure: cell for cell in sheet.cells if cell.row == row.id}
        before = past.of(cells["level"]).year_before if "level" in cells else ""
        if not before:
            return {}
        base = Decimal(before)
        exponent = base.as_tuple().exponent
        total = (base * rate).quantize(Decimal(1).scaleb(int(exponent)), ROUND_HALF_UP)
        growth = ((total / base - 1) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP) if base else Decimal(0)
        known = {"level": total, "base": base, "growth": growth}
        texts |= {cell.id: str(known[measure]) for measure, cell in cells.items()}
    return texts

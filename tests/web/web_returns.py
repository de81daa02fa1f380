"""A month's figures for returns of the invented city: each a tenth above the year before."""

from decimal import ROUND_HALF_UP, Decimal

from gongce.vocabulary import Period
from gongce_web.returns.actions import open_round, save_cells, take_step
from gongce_web.returns.sheets import list_forms, past_of, sheet_of

PERIOD = Period.month(2019, 7)


def open_main(form="main", period=PERIOD):
    """The round of a form for July, opened by the program."""
    found = next(one for one in list_forms() if one.id == form)
    return open_round(form=found, period=period, by=None)


def return_of(round_, unit="jingkai"):
    """A unit's return in it."""
    return round_.returns.select_related("round", "unit").get(unit__code=unit)


def good_texts(filed):
    """Texts that agree with each other and with the unit's history."""
    sheet, past = sheet_of(filed.round), past_of(filed.unit.code)
    texts = {}
    for row in sheet.form.rows:
        cells = {cell.measure: cell for cell in sheet.cells if cell.row == row.id}
        base = Decimal(past.of(cells["level"]).year_before or "4")
        step = Decimal(1).scaleb(base.as_tuple().exponent)
        total = (base * Decimal("1.1")).quantize(step, ROUND_HALF_UP)
        texts[cells["level"].id] = str(total)
        if "base" in cells:
            texts[cells["base"].id] = str(base)
        if "growth" in cells:
            growth = ((total / base - 1) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
            texts[cells["growth"].id] = str(growth)
    return texts


def fill(filed, by, **changed):
    """The return with good figures; `changed` as row__column=text."""
    texts = good_texts(filed) | {name.replace("__", ":").replace("_", "-"): text for name, text in changed.items()}
    return save_cells(filed=filed, version=filed.version, by=by, texts=texts)


def submit(filed, by):
    """Submitted by its respondent."""
    return take_step(filed=filed, step="submit", version=filed.version, by=by)

"""The tables beside the text: every commitment, every check, sortable, each row a way to its place."""

from collections.abc import Sequence

from gongce.bulletins.page.links import Links, name_clause
from gongce.bulletins.page.markup import Attribute, Html, element, icon, soften
from gongce.bulletins.wording import (
    KINDS,
    MISSING,
    READINGS,
    VERDICTS,
    describe_subject,
    group_digits,
    is_promise,
    name_of,
    name_relation,
    tell_check,
    write_commitment,
    write_number,
    write_period,
)
from gongce.documents.model import Check, Commitment, Kind
from gongce.relations import Verdict

COMMITMENT_HEADS = (("事项", "text"), ("数值", "number"), ("单位", "text"), ("期限", "text"))
CHECK_HEADS = (("结论", "number"), ("核对", "text"))


def render_panel(links: Links) -> Html:
    """Tabs: what is promised, what is told as fact, what was checked."""
    places = range(len(links.reading.commitments))
    promises = [place for place in places if is_promise(links.reading.commitments[place])]
    facts = [place for place in places if not is_promise(links.reading.commitments[place])]
    sheets = [
        ("commitments", "承诺", len(promises), render_commitments(links, promises)),
        ("facts", "现状", len(facts), render_commitments(links, facts)),
        ("checks", "核对", len(links.checks), render_checks(links)),
    ]
    shown = [sheet for sheet in sheets if sheet[2] or sheet[0] != "facts"]
    tabs = (render_tab(name, word, count) for name, word, count, _ in shown)
    bar = element("div", {"class": "tabs", "role": "tablist"}, *tabs)
    contents = (render_sheet(name, content) for name, _, _, content in shown)
    return element("section", {"id": "readings", "aria-label": "承诺与核对"}, bar, *contents)


def render_tab(name: str, word: str, count: int) -> Html:
    """One tab with its count."""
    attributes: dict[str, Attribute] = {"type": "button", "role": "tab", "id": f"tab-{name}", "aria-controls": name}
    attributes["aria-selected"] = str(name == "commitments").lower()
    return element("button", attributes, word, " ", element("span", {"class": "count", "data-count": name}, str(count)))


def render_sheet(name: str, content: Html) -> Html:
    """What a tab shows."""
    return element("div", {"id": name, "class": "sheet", "role": "tabpanel", "aria-labelledby": f"tab-{name}"}, content)


def render_head(heads: tuple[tuple[str, str], ...]) -> Html:
    """Column heads that sort."""
    cells = (render_head_cell(place, word, kind) for place, (word, kind) in enumerate(heads))
    return element("thead", {}, element("tr", {}, *cells))


def render_head_cell(place: int, word: str, kind: str) -> Html:
    """One head: a button on a screen, its word in print."""
    sorter = element("button", {"type": "button", "data-sort": kind}, word)
    attributes: dict[str, Attribute] = {"scope": "col", "class": f"col-{place}", "aria-sort": "none"}
    return element("th", attributes | {"data-word": word}, sorter)


def render_commitments(links: Links, places: Sequence[int]) -> Html:
    """Some of the commitments, in the order of the text."""
    if not places:
        return element("p", {"class": "empty"}, "没有读出承诺。正文中着色的数字仍可逐个查看。")
    caption = element("caption", {"class": "unseen"}, "按文中次序")
    rows = (render_commitment(links, place) for place in places)
    return element(
        "table", {"class": "commitments"}, caption, render_head(COMMITMENT_HEADS), element("tbody", {}, *rows)
    )


def render_commitment(links: Links, place: int) -> Html:
    """One commitment; its first cell is the button that leads to its figures in the text."""
    commitment = links.reading.commitments[place]
    kind = commitment.kind if commitment.kind in set(Kind) else Kind.OTHER.value
    name = element(
        "button",
        {"type": "button", "class": "jump", "data-commitment": place},
        describe_subject(commitment),
    )
    key = element("span", {"class": f"key k-{kind}"}, KINDS[Kind(kind)])
    value = commitment.target if commitment.target is not None else commitment.floor
    return element(
        "tr",
        {"id": f"p{place}", "data-place": place, "data-kind": kind},
        element("td", {"class": "what"}, name, element("p", {"class": "more"}, key, describe_more(links, commitment))),
        element("td", {"class": "value", "data-value": None if value is None else f"{float(value):.6g}"},
                *render_value(commitment)),
        element("td", {"class": "unit"}, commitment.unit),
        element("td", {"class": "period"}, *render_period(commitment)),
    )  # fmt: skip


def render_value(commitment: Commitment) -> list[Html]:
    """The figure, and the stretch value on a line of its own."""
    first, _, strive = write_commitment(commitment).partition("，")
    figure = element("span", {"class": "figure"}, group_value(first))
    return [figure, element("span", {"class": "strive"}, strive)] if strive else [figure]


def group_value(words: str) -> str:
    """Thin spaces in a figure that is digits only, sign in front or not."""
    digits = words.lstrip("≥≤约")
    return words[: len(words) - len(digits)] + (group_digits(digits) if digits.replace(".", "").isdecimal() else digits)


def render_period(commitment: Commitment) -> list[Html]:
    """When: the last day of a time limit, else the period; how the figure counts over it on a line of its own."""
    period = commitment.due or write_period(commitment.period)
    reading = "" if commitment.due else name_of(READINGS, commitment.reading)
    pieces = (element("span", {}, piece) for piece in period.replace("—", "—|").split("|") if piece)
    first = element("span", {"class": "when"}, *pieces) if period != MISSING else element("span", {}, MISSING)
    told = reading and reading != "期末" and reading not in period
    return [first, element("span", {"class": "counting"}, reading)] if told else [first]


def describe_more(links: Links, commitment: Commitment) -> str:
    """The rest of a commitment in one line: clause first, then what else the text says."""
    cap = "" if commitment.cap is None else write_number(commitment.cap) + commitment.cap_unit
    years = "" if commitment.years is None else f"{commitment.years}年"
    told = (
        ("条件", commitment.condition), ("占", commitment.denominator), ("出资", commitment.payer),
        ("给予", commitment.payee), ("上限", cap), ("连续", years), ("责任", "、".join(commitment.bodies)),
        ("比", commitment.base), ("", "引自其他规划" if commitment.plan == "cited" else ""),
        ("", commitment.price_basis),
    )  # fmt: skip
    parts = [f"{word} {text}".strip() for word, text in told if text]
    return " · ".join([name_clause(links, commitment.clause), *parts])


def render_checks(links: Links) -> Html:
    """The table of checks: contradictions first, then in the order of the text."""
    order = sorted(range(len(links.checks)), key=lambda place: (rank(links.checks[place]), links.numbers[place]))
    if not order:
        return element("p", {"class": "empty"}, "没有可以核对的算术关系。")
    caption = element("caption", {"class": "unseen"}, "核对，矛盾在前")
    rows = (render_check(links, place) for place in order)
    return element("table", {"class": "checks"}, caption, render_head(CHECK_HEADS), element("tbody", {}, *rows))


def rank(check: Check) -> int:
    """Where a verdict stands in the order a reader wants."""
    return list(VERDICTS).index(Verdict(check.verdict))


def render_check(links: Links, place: int) -> Html:
    """One check; the button leads to its figures in the text."""
    check = links.checks[place]
    verdict = element("span", {"class": f"verdict v-{check.verdict}"}, icon(check.verdict), VERDICTS[check.verdict])
    head = f"{links.numbers[place]} {name_relation(check.relation)}"
    button = element("button", {"type": "button", "class": "jump", "data-check": place}, head)
    more = element("p", {"class": "more"}, name_clause(links, check.clause))
    return element(
        "tr",
        {"data-place": place, "data-verdict": check.verdict.value},
        element("td", {"data-value": rank(check)}, verdict),
        element("td", {"class": "what"}, button, element("p", {"class": "told"}, soften(tell_check(check))), more),
    )

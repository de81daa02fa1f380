"""Slogans with numerals against what they stand for: 四个强化、两个完善(…), 2623, 三提高、一降低, 5个“50”计划."""

import re
from collections.abc import Iterator

from gongce.documents.audit.drafting import Finding, write_number
from gongce.documents.audit.labels import read_count
from gongce.documents.audit.page import Page
from gongce.documents.audit.quantities import Quantity
from gongce.relations import Decision, Verdict, decide_count
from gongce.vocabulary import Span

RELATION = "slogan"
_N = "[一二两三四五六七八九十]"
_PART = re.compile(rf"(?P<count>{_N})(?P<each>个|项)?(?P<key>[^一二两三四五六七八九十、,和与“”\n]{{1,6}})")
_QUOTED = re.compile(
    rf"“(?P<slogan>{_N}[^“”\n]{{1,24}})”[^,;:。(\n]{{0,10}}(?P<mark>\(|,?即:?|:)(?P<list>[^\n。]{{6,260}}?)(?P<end>\)|。|\n)"
)
_SAME = re.compile(
    r"(?P<count>[二两三四五六七八九十]|\d{1,2})个“(?P<key>[^”\n]{1,6})”[^,;:。(\n]{0,8}\((?P<list>[^()\n]{6,260})\)"
)
_SIZES = re.compile(r"“(?P<name>(?P<count>[百千万])企(?P<money>[百千万])亿)[^“”\n]{0,8}”")
_POWERS = {"百": 100, "千": 1000, "万": 10000}
_PLUS = re.compile(r"“(\d)\+(\d)”")
_INDUSTRIES = re.compile(r"(?P<count>[二两三四五六七八九十])大(?P<noun>[^\d,;:、。“”\n的]{2,6}?产业)")
_ITEMS = (re.compile(r"[、和]"), re.compile(r"[,;]"), re.compile(r"[、,;]"))
_NEAR_DEFINED = re.compile(r"即")
_DEFINED = re.compile(r",?即")
_FARTHEST = 2000
_DIGITS = re.compile(r"“(?P<digits>[1-9]{2,6})”")


def find_slogans(page: Page) -> Iterator[Finding]:
    """Slogans whose numerals can be counted in what follows them."""
    yield from _expanded(page)
    yield from _repeated(page)
    yield from _digits(page)
    yield from _sizes(page)
    yield from _sums(page)


def _expanded(page: Page) -> Iterator[Finding]:
    """四平台、一循环(…平台、…平台、…平台、…平台和…循环…): each key word as often as its numeral says."""
    for found in _QUOTED.finditer(page.text):
        if (found["mark"] == "(") != (found["end"] == ")"):
            continue
        parts = list(_PART.finditer(found["slogan"]))
        if "".join(part.group() for part in parts) != re.sub(r"[、,和与]", "", found["slogan"]):
            continue
        finding = _count_keys(page, found, parts)
        if finding:
            yield finding


def _count_keys(page: Page, found: re.Match[str], parts: list[re.Match[str]]) -> Finding | None:
    start, end = found.span("list")
    hits = [_places(page.text, part["key"], start, end) for part in parts]
    if not all(hits):
        return None
    stated = [read_count(part["count"]) for part in parts]
    wrong = next((place for place, count in enumerate(stated) if count != len(hits[place])), None)
    if wrong is not None:
        is_near = abs(stated[wrong] - len(hits[wrong])) == 1
        lengths = {len([item for item in marks.split(found["list"]) if item.strip()]) for marks in _ITEMS}
        if not is_near or sum(map(len, hits)) not in lengths:
            return None
    offset = found.start("slogan")
    counts = [("count", Span(offset + part.start("count"), offset + part.end("count"))) for part in parts]
    items = [("item", span) for spans in hits for span in spans]
    return _finding(found["slogan"], parts, stated, hits, wrong, [*counts, *items])


def _places(text: str, key: str, start: int, end: int) -> list[Span]:
    """Where a slogan's key word (or, where the whole word is nowhere, its first character) stands in the list."""
    for word in (key, key[0]) if len(key) == 1 or key not in text[start:end] else (key,):
        spans = [Span(hit.start(), hit.end()) for hit in re.finditer(re.escape(word), text[start:end])]
        if spans:
            return [Span(span.start + start, span.end + start) for span in spans]
    return []


def _finding(
    slogan: str,
    parts: list[re.Match[str]],
    stated: list[int],
    hits: list[list[Span]],
    wrong: int | None,
    members: list[tuple[str, Span]],
) -> Finding:
    total = sum(len(spans) for spans in hits)
    if wrong is None:
        message = f"“{slogan}”与所列{total}项一致"
        return Finding(RELATION, Decision(Verdict.HOLDS), members, message, slogan, str(total))
    key, count = parts[wrong]["key"], len(hits[wrong])
    decision = decide_count(stated[wrong], count, (count,))
    message = f"“{slogan}”写的是{stated[wrong]}个“{key}”,所列却有{count}个"
    return Finding(RELATION, decision, members, message, str(stated[wrong]), str(count), f"把“{key}”的数目改为{count}")


def _repeated(page: Page) -> Iterator[Finding]:
    """5个“50”计划(50家…、50个…、…): the key as often as the count says."""
    for found in _SAME.finditer(page.text):
        start, end = found.span("list")
        spans = _places(page.text, found["key"], start, end)
        stated, count = read_count(found["count"]), len(spans)
        if not spans:
            continue
        decision = decide_count(stated, count, (count,))
        name = found["count"] + f"个“{found['key']}”"
        is_right = decision.verdict is Verdict.HOLDS
        message = f"{name}与所列{count}项一致" if is_right else f"{name}写的是{stated}个,所列却有{count}个"
        members = [("count", Span(*found.span("count"))), *(("item", span) for span in spans)]
        remedy = "" if is_right else f"把数目改为{count}"
        yield Finding(RELATION, decision, members, message, str(stated), str(count), remedy)


def _digits(page: Page) -> Iterator[Finding]:
    """2623, 3815: the leading digits of the figures that follow it in its sentence, one or two digits each."""
    for found in _DIGITS.finditer(page.text):
        digits = found["digits"]
        following = [quantity for quantity in _following(page, found.end()) if not _is_size(quantity)]
        pairs = _align(digits, following)
        wrong = [(said, figure) for said, figure in pairs if not _significant(figure).startswith(said)]
        if len(pairs) < 2 or sum(len(said) for said, _ in pairs) < len(digits) or len(wrong) > len(pairs) - 2:
            continue
        is_defined = bool(_NEAR_DEFINED.search(page.text[found.end() : found.end() + 16]))
        if wrong and len(pairs) - len(wrong) < 3 and not is_defined:
            continue
        members = [("slogan", Span(*found.span("digits"))), *(("figure", figure.span) for _, figure in pairs)]
        if len(wrong) < 2:
            yield _digit_finding(digits, pairs, wrong, members)


def _sizes(page: Page) -> Iterator[Finding]:
    """千企千亿, 百企百亿: the sizes a name promises against the first count and the first sum behind it."""
    for found in _SIZES.finditer(page.text):
        following = [quantity for quantity in _following(page, found.end())[:6] if not _is_size(quantity)]
        count = next((quantity for quantity in following if quantity.body == "个"), None)
        money = next((quantity for quantity in following if quantity.body == "元"), None)
        if count is None or money is None:
            continue
        promised = (_POWERS[found["count"]], _POWERS[found["money"]] * 10**8)
        least = (count.figure.value, money.figure.value)
        is_kept = all(value >= size for value, size in zip(least, promised, strict=True))
        is_defined = bool(_DEFINED.search(page.text[found.end() : found.end() + 14]))
        if is_kept and not is_defined:
            continue
        members = [("slogan", Span(*found.span("name"))), ("count", count.span), ("money", money.span)]
        verdict = Verdict.HOLDS if is_kept else (Verdict.VIOLATED if is_defined else Verdict.AMBIGUOUS)
        said = f"{count.mention.quote}、{money.mention.quote}"
        message = f"“{found['name']}”与{said}相符" if is_kept else f"“{found['name']}”与{said}不符,名称大于目标"
        remedy = "" if is_kept else "改名称或目标"
        yield Finding(RELATION, Decision(verdict), members, message, found["name"], said, remedy)


def _sums(page: Page) -> Iterator[Finding]:
    """“7+1”产业: the counted groups of industries together are as many. Told only where they are."""
    found = _PLUS.search(page.text)
    groups: dict[str, re.Match[str]] = {}
    for group in _INDUSTRIES.finditer(page.text):
        groups.setdefault(group["noun"], group)
    if not found or len(groups) < 2 or "产业" not in page.text[found.start() - 30 : found.end() + 30]:
        return
    counts = [read_count(group["count"]) for group in groups.values()]
    total = int(found[1]) + int(found[2])
    if sum(counts) == total:
        members = [("slogan", Span(*found.span(1))), ("slogan", Span(*found.span(2)))]
        members += [("count", Span(*group.span("count"))) for group in groups.values()]
        message = f"“{found[1]}+{found[2]}”与{'、'.join(group.group() for group in groups.values())}共{total}个一致"
        yield Finding(RELATION, Decision(Verdict.HOLDS), members, message, f"{found[1]}+{found[2]}", str(total))


def _align(digits: str, figures: list[Quantity]) -> list[tuple[str, Quantity]]:
    """Each figure with the digits of the slogan that speak of it: as many as it has before its noughts."""
    pairs, place = [], 0
    for figure in figures:
        if place >= len(digits):
            break
        size = len(_significant(figure))
        size = size if digits[place : place + size] == _significant(figure) else 1
        pairs.append((digits[place : place + size], figure))
        place += size
    return pairs


def _digit_finding(
    digits: str,
    pairs: list[tuple[str, Quantity]],
    wrong: list[tuple[str, Quantity]],
    members: list[tuple[str, Span]],
) -> Finding:
    said = "、".join(figure.mention.quote for _, figure in pairs)
    if not wrong:
        return Finding(RELATION, Decision(Verdict.HOLDS), members, f"“{digits}”与{said}的数字一致", digits, digits)
    digit, figure = wrong[0]
    message = f"“{digits}”中的{digit}对应{figure.mention.quote},二者数字不符"
    remedy = f"核对{figure.mention.quote},数字应以{digit}起头,或改口号"
    return Finding(RELATION, Decision(Verdict.VIOLATED), members, message, digits, _significant(figure), remedy)


def _following(page: Page, place: int) -> list[Quantity]:
    end = min(page.sentence_end(place), place + _FARTHEST)
    return [quantity for quantity in page.between(place, end) if quantity.body not in ("%", "点")]


def _is_size(quantity: Quantity) -> bool:
    """Whether it only delimits what is counted (亿元以上企业)."""
    return quantity.mention.kind == "threshold" or (not quantity.lead and quantity.mention.bound == "以上")


def _significant(quantity: Quantity) -> str:
    """The digits of a figure as printed, without point and trailing noughts."""
    value = quantity.figure.value / quantity.scale
    return write_number(value).replace(".", "").strip("0") or "0"

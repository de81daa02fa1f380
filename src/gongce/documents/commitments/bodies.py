"""Responsible bodies: organs and places found where a sentence names who acts. Names come from `bodies.csv`."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from gongce.documents.commitments.draft import Draft
from gongce.documents.commitments.page import WIDEST, Page
from gongce.documents.commitments.places import Places
from gongce.documents.lexicons import words

Actor = tuple[int, int, tuple[str, ...]]

_NOT_ACTING = (
    r"(?!的|资金|预算|收入|总收入|投入|奖补|激励|状况|工作目标|建设|机构编制|数据|指标|工作|产值|增加值|经济|工业|规模)"
)
_ASKS = re.compile(r"(?:责任|牵头|配合|承办|主办|实施|承担)(?:单位|部门)[::]\s*(?P<list>[^。;\n))]{2,80})")
_SPLIT = re.compile(r"[、,,;;]|(?<=[局委办厅府会门])[和及与](?=[市县区省各])")


def _any(*roles: str) -> str:
    return "|".join(re.escape(word) for role in roles for word in words("bodies", role=role))


_NEXT = "(?=每|都|均|要|应|须|将|负责|给予|予以|安排|承担|列出|列支|出资|筹集|按|从|对|进行|奖励|全额|、|和|及|牵头)"
_MANY = (
    r"各级各(?:有关)?部门|各地区?、?各(?:有关)?部门|各级(?:有关|相关)?部门|各(?:有关|相关)?(?:职能)?(?:部门|单位)|各地"
    r"|(?:市|县|区|省)直(?:各)?(?:有关|相关)?(?:部门|单位)|(?:有关|相关)(?:职能)?部门"
)
_BEHIND = 12
_OFFICE = r"(?:[\u4e00-\u9fff]{0,3}办(?:公室)?(?![理法事学好]))?"
_PARTS = r"等(?:有关|相关|职能)*(?:部门(?:和单位)?|单位|机构)"
_DOING = (
    "(?:带动|实施|推动|推进|促进|服务|加快|成立|根据|支持|坚持|继续|加强|完善|优化|鼓励|引导|实现|开展|围绕|依托|建设"
    "|提升|强化|组织|协调|力争|确保)"
)


@cache
def _one() -> str:
    """One body: a government, a collective, an organ of a level, stems with a suffix or as a list, a place."""
    level, stem, suffix, place = _any("level"), _any("stem"), _any("suffix"), _any("place")
    owner = rf"(?:(?:各级|各地|各|所在地|属地|当地|受益)(?:{place}|{level})?|{place}|{level})"
    ranks = rf"(?:各级|(?:{level})(?:、(?:{level}))+(?:两|三|各)级|(?:{level})级?)?"
    part = rf"(?:{stem})(?:{suffix})?"
    name = rf"(?!{_DOING})[^的对把将在为向给与和及由、\W\d]{{2,6}}?"
    kinds = (
        rf"{owner}(?:人民)?(?:政府|党委){_OFFICE}(?:及其(?:有关|相关)?部门)?",
        _MANY,
        _any("whole"),
        rf"(?:{level})[\u4e00-\u9fff]{{0,12}}?(?:{_any('organ')})",
        rf"{ranks}{part}(?:、市?{part})*(?:{_PARTS}|(?<=[{_last(suffix)}]))",
        rf"(?:(?:{level})(?:直|级)?|\d*个?(?:{place}))(?:{stem}){_NEXT}",
        rf"(?:各(?:{place})|(?:{name})?(?:{place})(?:(?={_NEXT})|$|(?=管委会)))(?:管委会|管理委员会)?",
    )
    return f"(?:{'|'.join(kinds)})"


def _last(suffix: str) -> str:
    return "".join(dict.fromkeys(word[-1] for word in suffix.split("|")))


@cache
def _actors() -> re.Pattern[str]:
    """Bodies at the head of a segment, behind 由, or behind another body's rhythm: a list joined by 、 和 及."""
    one = _one()
    head = r"(?:(?<=[,;。:\n\"”) ])|^|(?<=由)|(?<=每季度、)|(?<=每月、))(?:力争|确保|同时|鼓励|支持|引导|推动)?"
    return re.compile(rf"{head}(?P<list>{one}(?:(?:、|和|及|与|会同|,(?=各?[市县区省])){one})*){_NOT_ACTING}")


@cache
def _leading() -> re.Pattern[str]:
    return re.compile(rf"(?:由)?(?P<list>{_one()}(?:(?:、|和|及|与|会同){_one()})*){_NOT_ACTING}(?=.)")


@cache
def _alone() -> re.Pattern[str]:
    return re.compile(rf"{_one()}(?:(?:、|和|及|与){_one()})*")


@cache
def _each_one() -> re.Pattern[str]:
    return re.compile(_one())


def split_bodies(listed: str) -> tuple[str, ...]:
    """The single bodies of a list; a name that holds a 、 and stems that share a suffix stay whole.

    >>> split_bodies("市发展改革委、市工业和信息化局和各县(市、区)")
    ('市发展改革委', '市工业和信息化局', '各县(市、区)')
    >>> split_bodies("各级发改、财政等部门")
    ('各级发改、财政等部门',)
    """
    found = [match.group() for match in _each_one().finditer(listed)]
    return tuple(name for body in found for name in _whole_names(body)) or (listed,)


def _whole_names(body: str) -> list[str]:
    """The names of a run of stems, where each is complete by itself."""
    names = body.split("、")
    complete = len(names) > 1 and all(_each_one().fullmatch(name) and _COMPLETE.search(name) for name in names)
    return names if complete and not _SHARED_SUFFIX.search(body) else [body]


_COMPLETE = re.compile(r"[委局厅办会院]$|政府$|部门$|中心$")
_SHARED_SUFFIX = re.compile(_PARTS)


def find_actors(page: Page, drafts: Sequence[Draft]) -> Iterator[Actor]:
    """Where bodies are named as acting, in the sentences of these drafts up to each: start, end, names."""
    done = 0
    for draft in sorted(drafts, key=lambda draft: draft.place):
        start = max(done, page.sentences.around(draft.place)[0], draft.place - 2 * WIDEST)
        for found in _actors().finditer(page.text, start, draft.place + _BEHIND):
            if found.end("list") <= draft.place:
                yield found.start("list"), found.end("list"), split_bodies(found["list"])
        done = max(done, draft.place)


def find_duties(page: Page) -> list[Actor]:
    """Every printed list of responsible units (责任单位:…)."""
    lists = ((found, _SPLIT.split(found["list"])) for found in _ASKS.finditer(page.text))
    return [
        (found.start(), found.end(), tuple(name.strip() for name in names if name.strip())) for found, names in lists
    ]


def name_bodies(page: Page, drafts: list[Draft]) -> None:
    """Give every draft its responsible bodies: printed duties of its clause, its own subject, else who acts there.

    Duties count for what stands before them in the same clause; of several actors in a sentence, the nearest before.
    """
    acting = [draft for draft in drafts if draft.kind != "actual"]
    actors = Places(find_actors(page, acting), lambda actor: actor[0])
    duties = Places(find_duties(page), lambda actor: actor[0])
    for draft in drafts:
        own = _printed(page, draft, duties) or _subject(draft)
        draft.bodies = own or _acting(page, draft, actors) or _in_deed(draft)


def _printed(page: Page, draft: Draft, duties: Places[Actor]) -> tuple[str, ...]:
    following = duties.between(draft.place, draft.place + 2000)
    same = bool(following) and page.clause_at(following[0][0]) == draft.clause
    return following[0][2] if same else ()


def _acting(page: Page, draft: Draft, actors: Places[Actor]) -> tuple[str, ...]:
    actor = actors.last_before(draft.place) if draft.kind != "actual" else None
    return actor[2] if actor and actor[0] >= page.sentences.around(draft.place)[0] else ()


def _in_deed(draft: Draft) -> tuple[str, ...]:
    """The bodies a deed begins with (3月底前,市工信局公布…); they leave the deed."""
    found = _leading().match(draft.metric) if draft.kind in {"deadline", "frequency"} else None
    if found is None:
        return ()
    draft.metric = draft.metric[found.end("list") :]
    return split_bodies(found["list"])


def _subject(draft: Draft) -> tuple[str, ...]:
    """The subject itself where it is a body (a zone, the counties, the city's government)."""
    if draft.kind != "target" or not draft.subject or draft.subject in draft.metric:
        return ()
    return split_bodies(draft.subject) if _alone().fullmatch(draft.subject) else ()

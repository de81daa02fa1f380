"""The monthly analysis a plan orders: figures, related indicators, peers, late suppliers, as a document."""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from gongce.bulletins.word import Block, Form, Heading, OfficialDocument, Paragraph, Table, write_official
from gongce.monitoring.lights import worst_light
from gongce.monitoring.monitoring import Monitoring
from gongce.monitoring.pairs import PairState, PairVerdict
from gongce.monitoring.peers import PeerPlace
from gongce.monitoring.telling import NONE, decimals_of, show
from gongce.monitoring.watching.feeds import FEED_WORDS, FeedState, FeedStatus
from gongce.rulebook import Pack


def write_analysis(
    monitoring: Monitoring,
    pack: Pack,
    pairs: Sequence[PairState],
    feeds: Sequence[FeedState],
    peers: Sequence[PeerPlace],
    *,
    issuer: str,
    day: date,
) -> bytes:
    """The bytes of the .docx: a plain document for people to edit before it goes anywhere.

    Args:
        monitoring: of the period; only the city's figures are shown.
        pack: the plan's pack.
        pairs: related indicators.
        feeds: deliveries of the period.
        peers: places among neighbouring cities; empty where no peer figures are at hand, which the text says.
        issuer: who issues it.
        day: its date.
    """
    title = f"{monitoring.period.title}工业运行分析"
    body = (*_figures(monitoring, pack), *_pairs(pairs, pack), *_peers(peers, pack), *_feeds(feeds, pack))
    return write_official(OfficialDocument(issuer, title, body, signature=issuer, day=day, form=Form.PLAIN))


def _titles(pack: Pack) -> dict[str, str]:
    named = {unit.id: unit.title for unit in pack.units} | {one.id: one.title for one in pack.indicators}
    return named | {peer.id: peer.title for group in pack.peer_groups for peer in group.peers}


def _figures(monitoring: Monitoring, pack: Pack) -> Iterator[Block]:
    yield Heading(1, "主要指标")
    rows = [
        row
        for row in monitoring.reported.iter_rows(named=True)
        if row["unit"] == pack.plan.city and not row["industry"]
    ]
    titles = _titles(pack)
    behind = [titles[row["indicator"]] for row in rows if "behind" in (row["light"], row["growth_light"])]
    told = f"落后于序时或增速目标的有{'、'.join(behind)}。" if behind else "有目标的指标均未落后。"
    yield Paragraph(f"本期全市有数据的指标{len(rows)}项，{told}")
    body = [
        [
            f"{titles[row['indicator']]}（{pack.indicator(row['indicator']).measured_in}）",
            show(row["level"], min(2, row["decimals"] if row["decimals"] is not None else 2)),
            show(row["growth"], 1, sign=True),
            show(row["share_of_target"], 1),
            show(row["gap"], 1, sign=True),
            worst_light(row["light"], row["growth_light"]).text,
        ]
        for row in rows
    ]
    head = ["指标", "累计", "同比", "完成目标", "与序时差", "亮灯"]
    yield Table(head, body, unit="单位：指标列所示、%", note="同比为公布数或同口径数，不由两年总量相除。")


def _pairs(pairs: Sequence[PairState], pack: Pack) -> Iterator[Block]:
    yield Heading(1, "匹配指标")
    odd = [pair for pair in pairs if pair.verdict is PairVerdict.DIVERGENT]
    unknown = sum(pair.verdict is PairVerdict.UNKNOWN for pair in pairs)
    names = "、".join(pair.title for pair in odd)
    told = f"背离的有{names}，请有关部门核实" if odd else "未见背离"
    yield Paragraph(f"核对匹配关系{len(pairs)}组，{told}；数据不足、无法判断的{unknown}组。")
    titles = _titles(pack)
    body = [
        [
            pair.title,
            titles.get(pair.unit, pair.unit),
            show(pair.value, decimals_of(pair)),
            _band(pair),
            {"divergent": "背离", "consistent": "匹配"}.get(pair.verdict.value, "无法判断"),
            pair.note or NONE,
        ]
        for pair in pairs
    ]
    if body:
        yield Table(["匹配关系", "单位", "关系值", "正常范围", "结论", "说明"], body)


def _band(pair: PairState) -> str:
    if pair.low is None and pair.high is None:
        return NONE
    return "～".join(show(bound, decimals_of(pair)) for bound in (pair.low, pair.high))


def _peers(peers: Sequence[PeerPlace], pack: Pack) -> Iterator[Block]:
    yield Heading(1, "与周边地市对比")
    if not peers:
        yield Paragraph("本期未取得周边地市数据。")
        return
    titles = _titles(pack)
    for place in peers:
        ahead = (
            f"，距前一位{titles.get(place.ahead, place.ahead)}{show(-(place.gap_to_ahead or Fraction(0)))}"
            if place.ahead
            else ""
        )
        lacking = f"；{'、'.join(titles.get(name, name) for name in place.missing)}未取得" if place.missing else ""
        yield Paragraph(
            f"{titles[place.indicator]}{show(place.value)}，{place.of}市中居第{place.rank}位{ahead}{lacking}。"
        )


def _feeds(feeds: Sequence[FeedState], pack: Pack) -> Iterator[Block]:
    yield Heading(1, "部门供数")
    late = [feed for feed in feeds if feed.status in (FeedStatus.LATE, FeedStatus.MISSING, FeedStatus.PARTIAL)]
    told = "、".join(f"{feed.supplier}（{FEED_WORDS[feed.status]}{feed.late_days}天）" for feed in late)
    yield Paragraph(f"应供数{len(feeds)}家次，" + (f"未按时的有{told}。" if late else "均按时。"))
    titles = _titles(pack)
    body = [
        [
            feed.supplier,
            f"{feed.due:%m月%d日}",
            f"{feed.received:%m月%d日}" if feed.received else NONE,
            FEED_WORDS[feed.status],
            "、".join(titles.get(name, name) for name in feed.lacking) or NONE,
        ]
        for feed in feeds
    ]
    if body:
        yield Table(["供数单位", "应报", "实报", "状态", "缺项"], body)

"""Names of metrics made comparable: 规模以上工业增加值 and 规模工业增加值 are one, 全部工业增加值 is another."""

import re
from dataclasses import dataclass
from functools import lru_cache

from gongce.documents.lexicons import rows
from gongce.documents.reading.folding import fold

_SCOPES = ("规上", "限上", "全口径")
_NOISE = re.compile(
    r"[\s“”\"'‘’《》]|全市|全县|全区|全州|全社会|我市|我县|我区|本市|当年|同期|计划|预计|累计|完成|实现|达到?|力争|确保|共计?|合计|"
    r"年均|年度?|新的|在地|(?<=规上)(?:以上)?企业(?=工业)|的"
)
_TRAIL = re.compile(r"(?:总额|总量|总数|数量|规模|指标|目标|任务|数|额|总)$")
_PLAIN = re.compile(r"^工业(?:企业)?(?=利税$|利润$|税收$)")
_SHARE_WORD = re.compile(r"(?:比重|比例|占比|份额|比)(?:提高|上升|提升|增加|下降|降低)?$")
_HEADS = (
    "增加值", "产值", "投资", "收入", "利税", "利润", "税收", "GDP", "出口", "贷款", "存款", "基金", "资金",
    "能耗", "排放", "企业", "项目", "中心", "园区", "基地", "产品", "商标", "专利", "平台", "集群", "申请", "授权",
    "人员", "人才", "高企",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MetricName:
    """A metric's name in comparable form: what is measured (`core`), over whom (`scope`: 规上, 限上, 全口径 or "")."""

    core: str
    scope: str

    @property
    def head(self) -> str:
        """The noun the name ends with, of those that say what is measured; "" where none does."""
        return next((head for head in _HEADS if self.core.endswith(head)), "")

    def equals(self, other: "MetricName") -> bool:
        """Whether both name the same thing, the scope said in at most one of them or alike in both."""
        return bool(self.core) and self.core == other.core and scopes_agree(self.scope, other.scope)

    def matches(self, other: "MetricName") -> bool:
        """Whether one is the other said shorter (投资 for 工业投资), with nothing but 工业 left out."""
        if self.equals(other):
            return True
        short, long = sorted((self.core, other.core), key=len)
        is_short = bool(short) and long.endswith(short) and long[: -len(short)] in ("工业", "规上工业", "经济", "企业")
        return is_short and scopes_agree(self.scope, other.scope)


def scopes_agree(one: str, other: str) -> bool:
    """Whether two scopes can be one: alike, or one of them not said."""
    return one == other or not one or not other


@lru_cache(maxsize=8192)
def name_metric(text: str) -> MetricName:
    """The comparable name of a metric in a document's words.

    >>> name_metric("规模工业总产值"), name_metric("全市利税总额")
    (MetricName(core='工业产值', scope='规上'), MetricName(core='利税', scope=''))
    >>> name_metric("规模以上工业企业数").equals(name_metric("规上工业企业"))
    True
    """
    plain = fold(text).replace(" ", "")
    for word, becomes in _synonyms():
        plain = plain.replace(word, becomes)
    plain = _NOISE.sub("", re.sub(r"\([^()]*\)", "", plain))
    scope = next((scope for scope in _SCOPES if scope in plain), "")
    core = plain.replace(scope, "") if scope else plain
    return MetricName(_PLAIN.sub("", _TRAIL.sub("", core)), scope)


@lru_cache(maxsize=8192)
def split_share(text: str) -> tuple[MetricName, MetricName] | None:
    """The part and the whole a share's name speaks of (工业投资占固定资产投资比重); None where it names no whole.

    >>> split_share("规模工业增加值占GDP比重")
    (MetricName(core='工业增加值', scope='规上'), MetricName(core='GDP', scope=''))
    """
    part, mark, whole = fold(text).partition("占")
    if not mark:
        return None
    return name_metric(part), name_metric(_SHARE_WORD.sub("", whole.removesuffix("的")).removesuffix("的"))


@lru_cache(maxsize=1)
def _synonyms() -> tuple[tuple[str, str], ...]:
    ordered = sorted(rows("metric_names"), key=lambda row: -len(row["word"]))
    return tuple((row["word"], row["becomes"]) for row in ordered)

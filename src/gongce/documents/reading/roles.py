"""What a figure does: value, threshold, reward or mere number; past or future is decided by `tenses`."""

import re

from gongce.documents.reading.bounds import opens_threshold
from gongce.documents.reading.conditions import GRANTS, state_of
from gongce.documents.reading.sites import Site

_ENTITY = (
    r"(?:项目|企业|产业集群|集群|产业集聚区|集聚区|产业园区?|园区|板块|产业链?|基地|公司|集团|强镇|乡镇|大镇|镇(?!江)|强县|县(?!级)|市场|车间|楼宇|机构|大户|增长点|"
    r"单位|用户|产品|单品|工程|平台|门店|商场|综合体|街区|团队|人才|设备|锅炉|机组|合同|技改|纳税人|开发区|功能区|支柱|巨头|龙头|大项目|大企业|品牌|单体|创业者|个人|船舶?|用地|宗地|地块|厂房|的\d)"
)
_NOUN_AFTER = re.compile(
    rf"^ {{0,2}}(?:\([^)]{{0,12}}\))?(?:及以上|以上|以下|以内|左右)?(?:\([^)]{{0,8}}\))?(?:级|元级|规模级?)?(?P<of>的)?(?P<fill>[\u4e00-\u9fff“”\"()A-Za-z]{{0,16}}?){_ENTITY}"
)
_BOUND_AFTER = re.compile(r"^ {0,2}(?:\([^)]{0,8}\))?(?:及以上|以上|及以下|以下|以内)")
_FUND = re.compile(
    r"^ {0,2}(?:以上|左右)?(?:规模)?(?:的)?[^,;。\d]{0,24}?(?:基金|资金|资本金|贷款|授信|债券|经费|融资|股权投资)"
)
_FUND_VERB = re.compile(
    r"(?:设立|安排|筹集|筹措|列支|列出|统筹|拿出|投入|组建|募集|到位|整合|预算|每年|规模|成立|注资|下达|争取|发行|撬动|新增|落实|发放|补充|支出|配套安排|用于)[^,;。]{0,16}$"
)
_TOTAL = re.compile(
    r"(?:兑现|发放|争取|拨付|落实|减轻|减免|减税降费|让利|下达|资金到位|累计(?!不超过|最高|补)|共)[^,;。不最]{0,14}$|(?:奖励|补助|补贴|扶持|奖补)(?:资金|款|总额)(?:达|共|超过|突破|累计)?$"
)
_GRANT_AFTER = re.compile(
    r"^ {0,2}(?:的)?(?:以内|以下|左右)?(?:的)?(?:标准|比例|额度)?(?:的)?(?:给予|予以)?(?:一次性|财政|专项|现金|资金|年度|首次|最高|购房|安家|住房|生活|租金|设备|研发|建设|开办|运营|配套|政府|市级|省级|项目|科研|启动|创业|人才|政策|物流|运费|参展|展位|贷款|财政资金|经费|政策性|后|财力|引导)*(?:的)?(?:奖励|奖补|补助|补贴|资助|扶持|支持|贴息|奖金|配套|工作经费|补偿|资金扶持|资金支持|减免|返还|津贴|优惠|给予|予以|安家费|生活费)"
)
_PER_STEP = re.compile(
    r"每(?:超过?|低于?|高于?|增加|减少|提高|降低|满|新增|净增|升高?|下?降|差|少|多|增长|下降|减|增|超额|引进|投资)[\u4e00-\u9fff]{0,3}$"
)
_PER_DEED = re.compile(r"每(?![年月季个家位户人名亩吨次日天周平件台辆])[\u4e00-\u9fff]{0,4}$")
_PROJECT_SUM = re.compile(r"(?:总投资|投资|投资额|占地|用地|建筑面积)(?:额|约|达|近)?$")
_PRODUCT = re.compile(
    r"^ ?(?:/年)?(?:级|型)?(?P<what>[\u4e00-\u9fffA-Za-z()]{1,14}?)(?:[、,;。和及与]|等\d|等[一-龥]{0,10}项目|项目|生产线|工程|装置|机组|基地|扩建|技改|扩能|改造|建设|一期|二期|搬迁|\()"
)
_VERB_BEFORE = re.compile(
    r"(?:达到|达|为|到|至|完成|实现|超过|突破|超|增加|新增|生产|产量|产能|能力|规模|面积|建设|新建|建成|开发|改造|投入|减少|淘汰|压减|化解|关停|消化|处理|节约|节能|供应|供地|收储|盘活|引进|增长|下降|力争|确保|约|近|不少于|不低于|不超过|储备|完工|竣工|开工|复垦|整理|年产|装机|总量|排放量|保障|使用|消费|控制在|总计|共|增|减|降|降低|削减|拥有|培育|发展|打造|推广|投放|置换|销售|出口|吞吐量|交易量|销量|客运量|货运量|能耗|用量|回收|利用|形成|累计|保持在|稳定在|突破了|租用|建筑|铺设|安排|保有量)(?:了)?[ “]?$"
)
_CAPACITY_UNITS = {"mass", "power", "energy", "volume", "count", "length"}
_CAPACITY_WORDS = {
    "台",
    "套",
    "箱",
    "锭",
    "辆",
    "艘",
    "条",
    "头",
    "羽",
    "只",
    "件",
    "标箱",
    "TEU",
    "重量箱",
    "片",
    "张",
    "支",
    "枚",
    "双",
    "瓶",
    "吨",
    "千伏",
    "米",
    "立方米",
    "千瓦",
    "架",
    "块",
}
_PRICE = re.compile(
    r"(?:(?:电价|水价|气价|单价|价格|收费标准)(?:为|由|是|约|现行的?)*(?:每(?:千瓦时|度|吨|立方米|平方米|月)){0,2}(?:为|是|约)*|(?:费率|利率)(?:继续执行|执行|降至|为|按|在|维持在)*|权重(?:为|占)*|指导价为[^,;。]{0,4})\(?$"
)
_CLASS_SHARE = re.compile(r"[A-EＡ-Ｅ]类(?:企业)?(?:占比?|不超过|比例)[^,;。]{0,4}$")
_SHARING = re.compile(r"^ ?(?:的)?比例?(?:分成|分享|分担|承担)|^[^,;。]{0,4}分成")
_EXISTING = re.compile(
    r"(?:发挥|依托|利用|围绕|对|在|以|包括|涉及|覆盖|涵盖|面向|属于|授权|辖|全市|现有|原有|其他|其余|由|与|和|各级)[^,;。]{0,30}(?:等)?$"
)
_VERBS_OF_WORK = re.compile(
    r"(?:新增|新建|建成|建立|建设|创建|培育|培养|引进|打造|新认定|认定|发展|形成|推出|完成|组建|设立|争创|争取|达到|达|实现|启动|开工|扶持|力争|确保|超过|突破|举办|拥有|招引|引育|新设|落户|选派|选出|评选|推广|扩建|改造|开发|办好|创成|获批|获|新上|净增|新培育|落地|入库|投产|竣工|储备|签约|申报|推动|支持|抓好|实施|组织|筛选|选择|选取|有|各|招收|转型|关闭|淘汰|整合|聘请|成立|编制|打响|做强|壮大|投放|建造|完善|新引进|保持|列入|推进|选定|明确|投资|不少于|不低于|至少)(?:了|出|到|成|好)?(?:和|与|、)?$"
)
_LIST_NOUNS = re.compile(
    r"^(?:方面|工程|机制|制度|体系|环节|关系|层面|方式|原则|问题|文明|结合|阶段|步骤|渠道|重点|关键|层次|领域|途径|战略|行动|统一|到位|坚持|转变|突破口|统筹|轮子|能力|优势|意识|理念|理论|自信|目标|任务|要素|策略|平台|清单|办法|版本|五年|百年|月|季度|季|年(?!销售|产|税|营|主营|收入|利|纳税|均)|时期|样|一百|“)"
)
_INDEX_WORD = re.compile(r"(?:指数|系数|率|比重|比例|强度|水平|得分|排名|满意度|贡献|程度|占比)[^,;。]{0,12}$")
_VALUE_VERB = re.compile(r"(?:为|达到|达|至|在|到|超过|突破|不低于|不少于|提高到|控制在|保持在|:|≥|≤|比)(?:了)? ?$")
_SUBJECT_COUNT = re.compile(r"^(?:县|市|区|乡镇|镇|街道|部门|成员单位|单位|地市|省市|省|州市|市县|个?开发区)")
_YEAR_LIKE = re.compile(r"^(?:19|20)\d\d$")


def role_of(site: Site) -> str:
    """The role of a figure: value, threshold, reward, other, or "" where it is no mention."""
    if not _is_quantity(site):
        return ""
    if site.figure.unit == "千伏" or re.search(r"日产$|×$", site.left):
        return "other"
    state = state_of(site)
    if _is_threshold(site, state):
        return "threshold"
    if _PRICE.search(site.left) or _SHARING.match(site.right) or _CLASS_SHARE.search(site.lead):
        return "other"
    if _is_reward(site, state):
        return "reward"
    if _is_other(site):
        return "other"
    return "value" if site.figure.dimension != "time" or _permit_time(site) else ""


def _is_quantity(site: Site) -> bool:
    figure = site.figure
    if figure.chinese and figure.low in (100, 1000, 10000) and site.left.endswith("每"):
        return False
    if figure.chinese and figure.low in (100, 1000, 10000) and figure.unit in ("人", "元", "户", "亩"):
        return bool(re.search(r"(?:超过?|过|破|近|上|达到?|突破)$", site.left))
    if figure.dimension == "time":
        return _is_spell(site)
    if figure.chinese and figure.dimension in ("count", "people"):
        return _is_chinese_count(site)
    if figure.dimension == "score":
        return bool(
            re.search(r"(?:得|扣|加|减|计|记|满分|分值|权重|为|各|占[^,;。]{0,12}|最多|\(|每\S{0,6})$", site.left)
            or re.match(r"^(?:以上|以下)(?:为|的)|^为(?:优|良|合)", site.right)
            or site.page.text[figure.start - 1 : figure.start] == "("
        )
    if figure.unit in ("次", "场", "批", "批次", "期") and (
        figure.chinese or (figure.low == 1 and re.search(r"每[年月季周旬个两](?!.*(?:不少于|至少|不低于)$)", site.lead))
    ):
        return False
    if not figure.unit and not figure.chinese and "/" not in site.page.text[figure.start : figure.end]:
        return _is_bare_number(site)
    if "/" in site.page.text[figure.start : figure.end] and not figure.unit:
        return bool(
            re.search(
                r"(?:压缩|减少|下降|降低|缩短|的|达到?|占|再|不少于|不低于|超过|近|约|提高|增加|增长)$", site.left
            )
        )
    if figure.dimension in ("count", "people"):
        return not _announces(site)
    return True


def _is_chinese_count(site: Site) -> bool:
    if figure_word(site).startswith(
        ("一批", "一系", "一种", "一定", "一些", "一次", "一个一", "一场", "一类")
    ) or _LIST_NOUNS.match(site.right):
        return False
    if site.right[:1] in ("、", "一") and figure_word(site)[:1] == "一":
        return False
    if site.figure.low >= 100 and not _announces(site):
        return True
    if site.figure.unit in ("次", "批", "种", "类", "口", "张", "部", "支"):
        return False
    if _BOUND_AFTER.match(site.right) and site.figure.unit not in ("人",):
        return True
    return bool(_VERBS_OF_WORK.search(site.left.rstrip("“ "))) and not _inside_quotes(site)


def _inside_quotes(site: Site) -> bool:
    return site.lead.count("“") > site.lead.count("”")


def figure_word(site: Site) -> str:
    """The figure as printed, folded, with two characters more."""
    return site.page.text[site.figure.start : site.figure.end + 2]


def _announces(site: Site) -> bool:
    """Whether a count merely announces a list or belongs to the subject (全市13个县…)."""
    if _LIST_NOUNS.match(site.right) and not re.match(r"^(?:工程|行动|战略|平台|重点(?!领域))", site.right):
        return site.figure.low < 20
    before = site.left.rstrip()
    subject = bool(_SUBJECT_COUNT.match(site.right)) and not _VERBS_OF_WORK.search(before)
    return subject and not re.search(r"(?:达到?|为|共|有|到|超过)$", before)


def _is_bare_number(site: Site) -> bool:
    text = site.page.text[site.figure.start : site.figure.end].replace(" ", "")
    if _YEAR_LIKE.match(text) or not _VALUE_VERB.search(site.left):
        return False
    follows = re.match(r"^ ?(?:以上|以下|以内|左右|之间|[,;。、)]|$)", site.right)
    return bool(follows and _INDEX_WORD.search(site.lead))


def _is_spell(site: Site) -> bool:
    """A length of time is a mention as years of payment, as a spell a condition asks for, or as the time a permit takes."""
    figure, left, right = site.figure, site.left.rstrip(" (“"), site.right
    if figure.unit == "年" and figure.low > 60:
        return False
    sentence = site.begin + site.tail
    if re.search(r"(?:连续|满|逾期|超过|不足|工作)$", left) and re.match(r"^(?:及?以上|以下)?[^,;。]{0,24}的", right):
        return True
    if GRANTS.search(sentence) and re.search(
        r"(?:连续|前|后|免征|减免|免收|免缴|期限|不超过|最长|贴息期?|补贴|补助|奖励|执行|分|给予|第)$", left
    ):
        return figure.unit in ("年", "个月", "天", "日")
    if GRANTS.search(sentence) and re.match(r"^(?:免租|减半|全额|免征|等额|内按|的?贴息|内免)", right):
        return True
    return _permit_time(site)


def _permit_time(site: Site) -> bool:
    """审批时限由20个工作日压缩至5个工作日."""
    if re.match(r"^(?:之?内|以内)(?![,;。、)]|$)", site.right) and not re.search(r"(?:至|到|在)$", site.left):
        return False
    if re.search(r"(?:天数|周转|回收期|收款期|周期|工期)(?:为|达|由|缩短至)?$", site.left):
        return True
    near = site.lead + site.right[:8]
    measured = re.search(r"(?:压缩|缩短|减少|控制|办结|时限|时间|办理|审批|办电|接入|开办|登记|答复)", near)
    at = re.search(
        r"(?:由|从|至|到|为|在|不超过|压缩|缩短|减少|控制在|平均|提速|、|和)(?:原来的|法定的?|现有的?)?$",
        site.left.rstrip(),
    )
    return bool(measured and at) and site.figure.unit in (
        "个工作日",
        "工作日",
        "天",
        "个小时",
        "小时",
        "分钟",
        "日",
        "个月",
    )


def _is_threshold(site: Site, state: str) -> bool:
    figure, right = site.figure, site.right
    if is_step(site) or figure.dimension == "age":
        return True
    if figure.dimension == "score":
        return bool(re.match(r"^(?:及?以上|以下)?(?:\([^)]*\))?(?:的)?(?:为|评为|定为|取消)|^的", right))
    if figure.dimension == "time":
        return _is_spell_asked(site, state)
    if state == "condition" and figure.dimension in ("count", "people") and not _sized_count(site):
        return False
    if (
        state == "condition"
        and not _GRANT_AFTER.match(right)
        and not (figure.dimension == "score" and not _BOUND_AFTER.match(right))
    ):
        return not (_FUND.match(right) and _FUND_VERB.search(site.left))
    if figure.unit == "层" and _BOUND_AFTER.match(right):
        return True
    if figure.dimension in ("money", "area", "energy", "mass", "power", "volume", "length", "ratio") or (
        figure.bare and figure.dimension == "money"
    ):
        return _limits_entity(site)
    if figure.dimension in ("percent", "people", "count") and re.match(
        r"^ {0,2}(?:及以上|以上|以下)的(?=[\u4e00-\u9fff“]{0,12}(?:企业|项目|单位|机构|个人|团队|人才))", right
    ):
        return bool(GRANTS.search(site.tail[:80])) or bool(
            re.search(r"(?:筛选|符合|凡|确定|选择|列入|纳入)[^,;。]*$", site.lead)
        )
    return False


def _sized_count(site: Site) -> bool:
    """A count that limits rather than counts: 20人以上, 达到3家的, 满2次."""
    return bool(
        _BOUND_AFTER.match(site.right)
        or opens_threshold(site.left)
        or re.search(r"每\S{0,4}$|连续$|不少于$|不低于$|不足$|发生$", site.left)
    ) or (site.figure.low == 1 and "每" in site.lead[-8:])


def _is_spell_asked(site: Site, state: str) -> bool:
    """A spell that a condition asks for: 连续2年…的, 逾期满1年的."""
    if _permit_time(site) or re.search(r"(?:前|后|第|分)$", site.left.rstrip()):
        return False
    asked = re.search(r"(?:连续|满|逾期|超过|不足|工作|维持)$", site.left.rstrip()) and "的" in site.right
    return bool(asked or (state == "condition" and "的" in site.right and not re.match(r"^内?按", site.right)))


def is_step(site: Site) -> bool:
    """Whether a figure is the step of a ladder: 每低1%扣…, 每淘汰1万吨奖励…, 每100万美元奖励…, 得分前20%的."""
    if re.search(r"(?:得分|排名|排名在|位列)前$", site.left) and site.figure.dimension in (
        "percent",
        "people",
        "count",
    ):
        return True
    if _PER_STEP.search(site.left) and site.figure.dimension != "score":
        return True
    if not _PER_DEED.search(site.left):
        return False
    return bool(GRANTS.search(site.tail[:40])) and not GRANTS.search(site.left)


def _limits_entity(site: Site) -> bool:
    right, left = site.right, site.left.rstrip()
    if _stands_behind_count(site) or _defined_in_bracket(site) or _limits_name(left, right):
        return True
    if site.figure.dimension not in ("money",) and _BOUND_AFTER.match(right):
        return _limits_thing(site, left, right)
    if site.figure.dimension != "money" and not site.figure.is_range and not opens_threshold(left):
        return False
    found = _NOUN_AFTER.match(right)
    if not found:
        return (
            _before_count(site, right)
            or bool(re.match(r"^(?:以上|以下)?的? ?(?:有)?\d+ ?(?:家|个|户|项)", right))
            and _size_word(left)
        )
    if _FUND.match(right) and (_FUND_VERB.search(left) or not _BOUND_AFTER.match(right)):
        return False
    if re.search(r"目标|能力|任务|要求|大关", found.group()[-6:] + right[found.end() : found.end() + 3]):
        return False
    if re.match(r"^之间的", right):
        return True
    loose = (
        site.figure.bare
        or _BOUND_AFTER.match(right)
        or opens_threshold(left)
        or site.figure.is_range
        or site.figure.more
    )
    if loose:
        return True
    return _counted(site) and not (_PROJECT_SUM.search(left) and found["of"])


def _stands_behind_count(site: Site) -> bool:
    """A size right behind its count: 6个50亿元、2个100亿元以上产业集群."""
    before = site.in_sentence_before
    near = before is not None and before.figure.dimension == "count" and not site.left.strip("以上 ")
    return near and not re.match(r"^ ?(?:以上|左右)?[^,;。]{0,12}(?:基金|资金|贷款|投资)", site.right)


def _defined_in_bracket(site: Site) -> bool:
    """A size that defines a class: 大型企业(产值5亿元以上)."""
    text = site.page.text
    opener = text[max(0, site.segment_start - 7) : site.segment_start]
    closed = text[site.segment_end : site.segment_end + 1] == ")"
    return closed and bool(
        re.search(r"(?:企业|项目|单位|机构|园区|集群|公司)\($", opener) and _BOUND_AFTER.match(site.right)
    )


def _limits_thing(site: Site, left: str, right: str) -> bool:
    """A size that limits the thing behind it (450立方米以下高炉3座), unless the thing is what is built or cut."""
    noun = re.match(r"^ ?(?:及以上|以上|及以下|以下|以内)(?:的)?(?P<noun>[\u4e00-\u9fff]{2,})", right)
    if not noun or re.match(r"(?:完成|实现|达到|增长|用于|左右)", noun["noun"]):
        return False
    built = re.search(
        r"(?:新建|建设|建成|完成|开发|整理|收储|供应|化解|压减|新增|改造|盘活|实现|达到?|不低于|控制在|节约|减少|保障)(?:了)?$",
        left,
    )
    return not built or bool(
        re.match(r"^ ?以下", right) and site.following and site.following.sentence == site.sentence
    )


def _limits_name(left: str, right: str) -> bool:
    """A size that tells which named ones are meant: 产值超过百亿元的太钢."""
    named = re.match(
        r"^的(?!产值|收入|投资|销售|规模|大关|目标|任务|利|税|资|增|总|水平|能力|贷|基)[\u4e00-\u9fff]", right
    )
    return bool(named and opens_threshold(left) and re.search(r"(?:超过?|过|突破|达到?|满)$", left))


def _before_count(site: Site, right: str) -> bool:
    """A size right before the count of what has it: 超50亿元的达到5家, 5-10亿元5户."""
    sized = site.figure.is_range or site.figure.bare or _BOUND_AFTER.match(right) or opens_threshold(site.left)
    return bool(
        sized and re.match(r"^ ?(?:及以上|以上|以下)?(?:的)?(?:达到|达|有|共)? ?\d+(?:-\d+)? ?(?:家|个|户|项)", right)
    )


def _size_word(left: str) -> bool:
    return bool(re.search(r"(?:超过?|过|突破|达到?|满|以上|投资|收入|产值|税收|利税|营收|规模)$", left))


def _counted(site: Site) -> bool:
    """A count stands right before the size (6个50亿元…) or right after what it limits (亿元企业200家)."""
    before = site.in_sentence_before
    near = before is not None and before.figure.dimension == "count" and before.figure.end >= site.start - 4
    after = site.following
    next_to = (
        after is not None
        and after.sentence == site.sentence
        and after.figure.dimension in ("count", "people")
        and after.start < site.segment_end
    )
    return near or next_to or site.figure.bare


def _is_reward(site: Site, state: str) -> bool:
    dimension = site.figure.dimension
    if dimension == "score":
        return True
    if dimension == "time":
        return not _permit_time(site) and bool(GRANTS.search(site.begin + site.tail))
    if dimension not in ("money", "percent", "points", "ratio", "multiple", "") or (
        dimension == "" and site.figure.unit
    ):
        return dimension == "area" and state == "consequence" and bool(re.search(r"给予[^,;。]{0,24}$", site.lead))
    if dimension == "money" and re.search(
        r"(?:最高|封顶|上限)[^,;。、\d]{0,8}$|(?:单笔|单户|单个)[^,;。]{0,10}(?:不超过|不高于)$", site.left
    ):
        return True
    if (
        dimension == "money"
        and _TOTAL.search(site.lead)
        and state != "condition"
        and not re.search(r"(?:给予|予以|按|一次性)", site.lead)
    ):
        return False
    if dimension == "money" and _GRANT_AFTER.match(site.right) and not _FUND_VERB.search(site.left):
        return True
    return state == "consequence" and not _own_task(site)


def _own_task(site: Site) -> bool:
    """A new task between the granting word and the figure: it is a target, not a grant."""
    return bool(
        re.search(
            r"(?:完成|实现|力争|确保|建成|培育|增长|下降|占(?!用|地)|达到|带动|拉动|融资|筹集|出资|规模|投资|设立|安排)[^,;。给奖补]{0,10}$",
            site.left,
        )
        and not re.search(r"按[^,;。]{0,40}$|增长部分|投资额|投资的", site.lead)
    )


def _is_other(site: Site) -> bool:
    figure, left, right = site.figure, site.left.rstrip(), site.right
    if (
        figure.dimension == "money"
        and _PROJECT_SUM.search(left)
        and re.match(r"^的[\u4e00-\u9fffA-Za-z“”、()·]{2,}", right)
    ):
        return not re.match(r"^的[^,;。、]{0,20}?(?:目标|任务|能力)", right)
    if figure.dimension == "money" and _in_project_list(site, right):
        return True
    if figure.dimension in _CAPACITY_UNITS and _is_capacity(site, left, right):
        return True
    if figure.dimension == "count" and re.search(r"(?:发挥|依托|利用|涉及|自贸区|其他|其余)[^,;。]{0,30}$", site.lead):
        return not re.match(r"^[^,;。]{0,20}(?:建设|改造|目标)", right)
    return False


def _in_project_list(site: Site, right: str) -> bool:
    """The next sum of a list of named projects: 总投资45亿元的甲、22亿元的乙; or 甲项目总投资30亿元."""
    before = site.in_sentence_before
    listed = before is not None and before.notes.get("role") == "other" and site.left.rstrip().endswith("、")
    named = re.search(r"[\u4e00-\u9fff]{3,}项目(?:计划)?总投资(?:额)?(?:约|达)?$", site.lead)
    return bool((listed and re.match(r"^的[\u4e00-\u9fff]", right)) or named)


def _is_capacity(site: Site, left: str, right: str) -> bool:
    unit = site.figure.unit.lstrip("万亿千百十")
    if site.figure.dimension in ("count", "length", "volume") and unit not in _CAPACITY_WORDS:
        return False
    if not left or _VERB_BEFORE.search(left) or opens_threshold(left) or _BOUND_AFTER.match(right):
        return bool(re.search(r"年产$", left)) and bool(re.match(r"^ ?[^,;。、]{0,12}(?:项目|生产线|工程)", right))
    if re.search(r"[\u4e00-\u9fff”)]$|、$", left) is None:
        return False
    found = _PRODUCT.match(right)
    return bool(found) and not re.search(r"以上|左右|以内", found["what"] if found else "")

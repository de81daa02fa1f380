"""Labels of a page's metadata block (发布机构, 文号 …) and the values printed beside or below them."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from gongce.documents.structure.titles import is_title, strip_lead

ROLES = {
    "issuer": ("发文机关", "发文单位", "制发机关", "发布机构", "发布机关", "发布单位", "公开机构", "公开单位", "印发单位", "公开责任部门", "信息来源单位"),
    "number": ("发文字号", "文号", "发文文号", "文件编号", "文件号", "公文文号", "文件文号", "发文号"),
    "issued": ("成文日期", "成文时间", "发文日期", "发文时间", "印发日期", "印发时间", "制发日期", "签发日期", "生效日期", "施行日期", "实施日期"),
    "posted": ("发布日期", "发布时间", "生成日期", "生成时间", "公开日期", "公开时间", "公布日期", "发表时间", "更新时间", "更新日期", "信息时间"),
    "captured": ("时间", "日期", "采集时间", "抓取时间", "抓取日期", "采集日期", "入库时间"),
    "title": ("名称", "标题", "信息名称", "文件名称", "公文名称"),
    "": (
        "索引号", "信息索引号", "索引码", "主题分类", "主题词", "关键字", "关键词", "信息分类", "公文种类", "体裁分类", "组配分类", "服务对象分类",
        "公开类别", "公开方式", "公开形式", "公开范围", "公开程序", "公开时限", "公开属性", "效力状态", "有效性", "时效性", "是否有效", "有效期", "有效期限", "失效日期", "废止日期",
        "编辑", "审核", "责任编辑", "作者", "来源", "信息来源", "文章来源", "稿源", "浏览次数", "阅读次数", "点击数", "点击量", "访问量", "阅读量", "字体", "字号", "统一编号", "规范性文件编号",
        "统一登记号", "登记号", "内容概述", "内容分类", "内容摘要", "信息内容", "文件类型", "所属主题", "备注", "载体类型", "记录形式", "语种", "标签", "视力保护色", "所属分类", "栏目", "栏目名称", "发布人", "签发人", "所属机构", "类别", "分类",
    ),
}  # fmt: skip
_ROLE_OF = {label: role for role, labels in ROLES.items() for label in labels}
_LONGEST = max(map(len, _ROLE_OF))
_LEAD = r"(?:^|(?<=[\s\t|｜•●■·]))[•●■·\[【]{0,2}\s?"
_SPACED = re.compile(
    _LEAD
    + "(?P<label>"
    + "|".join(r"[^\S\n]*".join(label) for label in sorted(_ROLE_OF, key=len, reverse=True))
    + r")[\]】]?(?:\s*[:：]|$|(?=\s{2,}|\t))"
)


class Label(NamedTuple):
    """A label on a line: its name without blanks, its role ("" where it has none of ours), its place in the line."""

    name: str
    role: str
    start: int
    end: int


def find_labels(line: str) -> list[Label]:
    """Labels on one line, each followed by a colon, a gap or the end of the line.

    >>> [(label.name, label.role) for label in find_labels("• 文 号 :  发布机构:市政府")]
    [('文号', 'number'), ('发布机构', 'issuer')]
    """
    if len(line) > 400:
        return []
    found = []
    for match in _SPACED.finditer(line):
        name = "".join(match["label"].split())
        found.append(Label(name, _ROLE_OF[name], match.start("label"), match.end()))
    return found


def is_label(line: str) -> bool:
    """Whether the line is a label and nothing else, so that its value stands below.

    >>> is_label("发文字号"), is_label("文 号 :"), is_label("编辑:王某")
    (True, True, False)
    """
    labels = find_labels(line)
    return len(labels) == 1 and not line[labels[0].end :].strip() and len(line) <= _LONGEST * 2 + 4


def is_value(line: str, name: str) -> bool:
    """Whether a line can be the value of the label above it: short, and no title unless the label asks for one."""
    return len(line) <= 60 and (role_of(name) == "title" or not is_title(strip_lead(line)))


def read_fields(lines: Iterable[str]) -> dict[str, str]:
    """Values by label in the order printed; a label followed by another label has the value "", not that label.

    >>> read_fields(["文 号 :", "关 键 字 :", "发布机构", "市政府", "来源:甲 作者:乙"])
    {'文号': '', '关键字': '', '发布机构': '市政府', '来源': '甲', '作者': '乙'}
    """
    fields: dict[str, str] = {}
    waiting = ""
    for line in lines:
        labels = find_labels(line)
        if not labels and waiting and is_value(line, waiting):
            fields[waiting] = line.strip()
        waiting = ""
        for index, label in enumerate(labels):
            stop = labels[index + 1].start if index + 1 < len(labels) else len(line)
            value = line[label.end : stop].strip(" \t\u3000\u00a0|｜•●■·[]【】")
            fields[label.name] = fields.get(label.name) or value
            waiting = label.name if not value and index + 1 == len(labels) else ""
    return fields


def role_of(name: str) -> str:
    """The role of a label, "" where it has none of ours."""
    return _ROLE_OF.get(name, "")

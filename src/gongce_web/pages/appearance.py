"""What a reader chose of contrast, text size, line guide, pointer and keys: kept in a cookie, by script or without."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

COOKIE, _YEAR = "gongce-view", 365 * 24 * 3600
CHOICES: Mapping[str, tuple[object, Mapping[str, object]]] = {
    "contrast": (
        _("配色"),
        {
            "": _("原配色"),
            "white": _("白底黑字蓝链接"),
            "blue": _("蓝底黄字白链接"),
            "yellow": _("黄底黑字蓝链接"),
            "black": _("黑底黄字白链接"),
            "dark": _("深色"),
        },
    ),
    "zoom": (_("文字大小"), {"": "100%", "125": "125%", "150": "150%", "175": "175%", "200": "200%"}),
    "guide": (_("辅助线"), {"": _("不显示"), "on": _("显示")}),
    "pointer": (_("鼠标指针"), {"": _("原大小"), "large": _("放大")}),
    "keys": (_("单键快捷键（按 / 查找，大屏按 f 全屏）"), {"": _("开"), "off": _("关")}),
}
"""Name → what it is called, and its values; the names are in the cookie's order."""
_DARK = frozenset({"dark", "blue", "black"})


def read_view(request: HttpRequest) -> dict[str, str]:
    """What the cookie says; a value that is none of ours is as usual."""
    values = request.COOKIES.get(COOKIE, "").split(".")
    given = dict(zip(CHOICES, values, strict=False))
    return {name: given.get(name, "") if given.get(name, "") in known else "" for name, (_, known) in CHOICES.items()}


def is_dark(view: Mapping[str, str]) -> bool:
    """Whether the ground is dark: browsers draw their own controls to match."""
    return view["contrast"] in _DARK


def keep_view(answer: HttpResponse, chosen: Mapping[str, str], *, is_secure: bool) -> None:
    """Keep what was chosen for a year; a script may read it, so that it changes without a new page."""
    values = [chosen.get(name, "") if chosen.get(name, "") in known else "" for name, (_, known) in CHOICES.items()]
    answer.set_cookie(COOKIE, ".".join(values), max_age=_YEAR, samesite="Lax", secure=is_secure)

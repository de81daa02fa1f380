"""Charts on pages: the words and the table stand in the page, the drawing's definition is fetched by its address."""

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from gongce.bulletins.charts import Chart
from gongce.bulletins.charts.theme import FONT_STACK

LEAST, STEP, MOST = 280, 20, 1400
"""Widths a page may ask for, in pixels: few, so that a drawing serves many screens."""
_KEPT = 600
_lock = threading.Lock()
_kept: "OrderedDict[str, bytes]" = OrderedDict()


@dataclass(frozen=True, slots=True)
class PageChart:
    """A chart as `components/chart.html` shows it: its words and table, and where its definition is fetched."""

    chart: Chart
    address: str


def answer_chart(
    request: HttpRequest, name: str, basis: object, make: Callable[[], Chart | None], *, seconds: int = 0
) -> HttpResponse:
    """The definition of a chart as JSON at the width asked for; 304 where the browser has it already.

    Neither the figures nor the drawing are looked at where what they rest on is the same.

    Args:
        request: `?width=` in pixels.
        name: which chart, with everything of the address that changes it.
        basis: what the chart depends on; two equal ones mean the same drawing.
        make: draws it; None where there is nothing to draw.
        seconds: how long a browser need not ask again.

    Raises:
        Http404: nothing to draw.
    """
    width = read_width(request.GET.get("width", ""))
    tag = hashlib.sha256(repr((name, width, basis)).encode()).hexdigest()[:32]
    if request.headers.get("If-None-Match") == f'"{tag}"':
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(_write(tag, width, make), content_type="application/json")
    response.headers["ETag"] = f'"{tag}"'
    response.headers["Cache-Control"] = f"private, max-age={seconds}, must-revalidate"
    return response


def read_width(text: str) -> int:
    """A width within bounds, in whole steps.

    >>> read_width("655"), read_width("9"), read_width("wide")
    (640, 280, 640)
    """
    asked = int(text) if text.isdecimal() and len(text) < 6 else 640
    return max(LEAST, min(MOST, asked // STEP * STEP))


def _write(tag: str, width: int, make: Callable[[], Chart | None]) -> bytes:
    with _lock:
        if tag in _kept:
            _kept.move_to_end(tag)
            return _kept[tag]
    chart = make()
    if chart is None:
        raise Http404(tag)
    content = json.dumps(fit_page(chart.draw(width)), ensure_ascii=False, separators=(",", ":")).encode()
    with _lock:
        _kept[tag] = content
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return content


def fit_page(spec: dict[str, Any]) -> dict[str, Any]:
    """A definition for a page: its title stands above it as text, its ground and type are the page's."""
    kept = {name: value for name, value in spec.items() if name != "title"}
    config = {**kept.get("config", {}), "background": None, "font": FONT_STACK.replace('"', "")}
    return kept | {"config": config, "height": _without_title(spec)}


def _without_title(spec: dict[str, Any]) -> Any:
    """The height less what the title took."""
    title, height = spec.get("title"), spec.get("height")
    if not isinstance(title, dict) or not isinstance(height, int | float):
        return height
    return height - 22 * len(title.get("text", ())) - 18 * len(title.get("subtitle", ())) - 14

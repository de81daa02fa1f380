"""All registers, the list of one, and files of what a list shows."""

from dataclasses import replace
from typing import Any, cast
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongce.bulletins.charts import Chart
from gongce.rulebook import Register
from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.city.charts import PageChart, answer_chart
from gongce_web.city.exports import in_chinese, send_csv, send_xlsx
from gongce_web.city.maps import read_map, stamp_map
from gongce_web.city.scope import Scope, read_scope
from gongce_web.city.workspaces import open_city
from gongce_web.guards import guarded
from gongce_web.records.listings import pages
from gongce_web.records.listings.asking import Ask, read_ask
from gongce_web.records.listings.board import lay_out
from gongce_web.records.listings.choices import LIGHTS, list_choices
from gongce_web.records.listings.finding import cut_page
from gongce_web.records.listings.papers import fill_rows, write_list
from gongce_web.records.listings.plans import chart_works
from gongce_web.records.listings.sight import Seen, may_open, read_heads, read_sight
from gongce_web.records.listings.spread import chart_spread, spread_rows
from gongce_web.records.models import SavedView
from gongce_web.records.policies import RECORDS, VIEWS
from gongce_web.roles import Operation
from gongce_web.units.models import Unit


def open_seen(request: HttpRequest) -> tuple[Scope, Seen]:
    """The scope of a request and whom its lists are for."""
    scope = read_scope(request)
    sight = read_sight(cast(User, request.user))
    return scope, Seen(scope.pack, sight, scope.as_of or clock.today(), scope.period, read_heads())


def open_list(request: HttpRequest, name: str) -> tuple[Scope, Seen, Register, Ask]:
    """A register and what is asked of it.

    Raises:
        Http404: no such register, or one the person may not open.
    """
    scope, seen = open_seen(request)
    register = next((one for one in scope.pack.registers if one.id == name), None)
    if register is None or not may_open(seen.sight, register):
        raise Http404(name)
    return scope, seen, register, read_ask(register, scope.pack, request.GET, scope.unit)


@guarded(RECORDS, Operation.SEE)
def show_registers(request: HttpRequest) -> HttpResponse:
    """All registers by shape, with their sizes and what is wrong."""
    scope, seen = open_seen(request)
    lines = pages.list_registers(seen)
    values = {"scope": scope, "lines": [one for one in lines if one.size], "empty": [x for x in lines if not x.size]}
    return render(request, "records/registers.html", values | {"told": pages.say_all(seen, lines)})


@guarded(RECORDS, Operation.SEE)
def show_register(request: HttpRequest, register: str) -> HttpResponse:
    """The records of a register that are asked for."""
    scope, seen, one, ask = open_list(request, register)
    choices = list_choices(one, ask)
    if ask.look not in choices.looks:
        ask = replace(ask, look="list")
    values = _LOOKS[ask.look](seen, pages.find_rows(seen, one, ask))
    if ask.look == "list":
        values |= saved_views(cast(User, request.user), one.id)
    values |= {"scope": scope, "register": one, "ask": ask, "choices": choices, "lights": LIGHTS}
    status = 422 if ask.wrong else 200
    return render(request, f"records/{ask.look}.html", values, status=status)


@guarded(RECORDS, Operation.SEE)
def show_parts(request: HttpRequest, register: str) -> HttpResponse:
    """What a register says besides its rows; it may take a moment, so the list does not wait for it."""
    _scope, seen, one, ask = open_list(request, register)
    values = {"parts": pages.read_parts(seen, pages.find_rows(seen, one, ask)), "register": one}
    page = "records/parts.html" if request.headers.get("HX-Request") else "records/parts_page.html"
    return render(request, page, values)


def saved_views(user: User, register: str) -> dict[str, Any]:
    """The views of a register a person may use, and the units a view can be shared with."""
    views = VIEWS.rows(user, Operation.SEE, SavedView.objects.filter(register=register)).select_related("shared_with")
    units = Unit.objects.filter(path__in=VIEWS.paths(user, Operation.FILL))
    return {"saved": views, "own_units": units}


def _show_list(seen: Seen, listed: pages.Listed) -> dict[str, Any]:
    columns = pages.head_columns(listed)
    table, page, count = cut_page(listed.table, listed.ask.page)
    return {
        "columns": columns,
        "rows": pages.print_rows(listed, columns, table),
        "totals": pages.print_totals(listed, columns),
        "sentence": pages.say(seen, listed, columns),
        "pager": pages.page_links(listed.ask, page, count),
        "found": listed.table.height,
    }


def _show_board(seen: Seen, listed: pages.Listed) -> dict[str, Any]:
    return {"lanes": lay_out(seen, listed), "sentence": pages.say_short(seen, listed)}


def _show_plan(seen: Seen, listed: pages.Listed) -> dict[str, Any]:
    _table, page, count = cut_page(listed.table, listed.ask.page)
    pager = pages.page_links(listed.ask, page, count)
    return {"chart": chart_works(seen, listed), "pager": pager, "sentence": pages.say_short(seen, listed)}


def _show_map(seen: Seen, listed: pages.Listed) -> dict[str, Any]:
    spread, shapes, address = spread_rows(seen, listed), read_map(open_city()), _map_address(seen, listed)
    measures = ["count", *(["amount"] if spread.amount else [])]
    charts = [PageChart(chart_spread(listed, spread, shapes, by), f"{address}&by={by}") for by in measures]
    return {"spread": spread, "charts": charts, "sentence": pages.say_short(seen, listed)}


def _map_address(seen: Seen, listed: pages.Listed) -> str:
    scope = urlencode({"unit": listed.ask.unit, "as_of": seen.on.isoformat()})
    return f"{reverse('register-map', args=[listed.register.id])}?{scope}&{listed.ask.query(look='list', page=1)}"


_LOOKS = {"list": _show_list, "board": _show_board, "gantt": _show_plan, "map": _show_map}


@guarded(RECORDS, Operation.SEE)
def draw_plan(request: HttpRequest, register: str) -> HttpResponse:
    """The definition of the plan of work, for the page's chart."""
    _scope, seen, one, ask = open_list(request, register)
    basis = (seen.stamp(), seen.sight, seen.on, ask)
    return answer_chart(request, register, basis, lambda: chart_works(seen, pages.find_rows(seen, one, ask)))


@guarded(RECORDS, Operation.SEE)
def draw_spread(request: HttpRequest, register: str) -> HttpResponse:
    """The definition of the map, by number of records or by amount."""
    _scope, seen, one, ask = open_list(request, register)
    by, city = request.GET.get("by", "count"), open_city()
    basis = (seen.stamp(), seen.sight, seen.on, ask, by, stamp_map(city))

    def draw() -> Chart:
        listed = pages.find_rows(seen, one, ask)
        return chart_spread(listed, spread_rows(seen, listed), read_map(city), by)

    return answer_chart(request, register, basis, draw)


@guarded(RECORDS, Operation.SEE)
@in_chinese
def send_list(request: HttpRequest, register: str, form: str) -> HttpResponse:
    """Every row found as CSV or Excel, columns as shown, stamped with person and time."""
    _scope, seen, one, ask = open_list(request, register)
    listed, user = pages.find_rows(seen, one, ask), cast(User, request.user)
    columns = pages.head_columns(listed)
    name = f"{one.title}{seen.on.isoformat()}.{form}"
    if form == "csv":
        head = ["编号", *(column.head for column in columns), "提示"]
        return send_csv(head, fill_rows(listed, columns), name=name, by=user)
    return send_xlsx(write_list(seen, listed, columns), name=name, by=user)

"""Pages of packets: what went out and came in, packing, taking, trusted keys."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongce.vocabulary import GongceError, InputError
from gongce_web.accounts.models import User
from gongce_web.city.exports import send_file
from gongce_web.city.keys import own_key
from gongce_web.guards import guarded
from gongce_web.packets import actions, queries
from gongce_web.packets.forms import ExportForm, ImportForm, KeyForm
from gongce_web.packets.models import PacketKey
from gongce_web.packets.packing import PacketKind
from gongce_web.packets.policies import KEYS, PACKETS
from gongce_web.roles import Operation
from gongce_web.signing import public_text

_ROWS = 50
_ZIP = "application/zip"


@guarded(PACKETS, Operation.SEE)
def list_packets(request: HttpRequest) -> HttpResponse:
    """The log, and the two forms."""
    return _show(request)


def _show(request: HttpRequest, status: int = 200, **forms: object) -> HttpResponse:
    page = Paginator(queries.list_packets(), _ROWS).get_page(request.GET.get("page"))
    values = {"page": page, "export": ExportForm(), "take": ImportForm(), "key": public_text(own_key()), **forms}
    return render(request, "packets/list.html", values, status=status)


@guarded(PACKETS, Operation.SUBMIT)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Pack and send the file."""
    form, user = ExportForm(request.POST), cast(User, request.user)
    if not form.is_valid():
        return _show(request, 422, export=form)
    kind, unit = PacketKind(form.cleaned_data["kind"]), form.cleaned_data["unit"]
    try:
        name, content = actions.export_packet(kind=kind, unit=unit, by=user)
    except GongceError as error:
        form.add_error(None, str(error))
        return _show(request, 422, export=form)
    return send_file(content, name=name, kind=_ZIP)


@guarded(PACKETS, Operation.APPROVE)
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take a packet whole; a repeat says so."""
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, 422, take=form)
    try:
        file = form.cleaned_data["file"]
        if file.size > settings.GONGCE_UPLOAD_LIMIT:
            raise InputError(_("数据包太大"), where=file.name[:80], remedy=_("分次导出"))
        row = actions.import_packet(content=file.read(), name=file.name, by=cast(User, request.user))
    except GongceError as error:
        form.add_error("file", str(error))
        return _show(request, 409 if isinstance(error, actions.RepeatedError) else 422, take=form)
    messages.success(request, _("已导入：%(told)s") % {"told": row.told})
    return redirect("packets")


@guarded(KEYS, Operation.SEE)
def list_keys(request: HttpRequest) -> HttpResponse:
    """Trusted keys and this installation's own."""
    return _show_keys(request, KeyForm())


def _show_keys(request: HttpRequest, form: KeyForm, status: int = 200) -> HttpResponse:
    may = KEYS.may(cast(User, request.user), Operation.CONFIGURE)
    values = {"keys": queries.list_keys(), "form": form, "may": may, "own": public_text(own_key())}
    return render(request, "packets/keys.html", values, status=status)


@guarded(KEYS, Operation.CONFIGURE)
@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """Trust a key."""
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _show_keys(request, form, 422)
    try:
        actions.register_key(**form.cleaned_data, by=cast(User, request.user))
    except GongceError as error:
        form.add_error("key", str(error))
        return _show_keys(request, form, 422)
    return redirect("packet-keys")


@guarded(KEYS, Operation.CONFIGURE)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Trust a key no longer."""
    actions.end_key(key=get_object_or_404(PacketKey, pk=pk), by=cast(User, request.user))
    return redirect("packet-keys")

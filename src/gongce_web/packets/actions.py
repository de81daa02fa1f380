"""Trusting keys, packing, taking: one verb, one transaction, one entry in the log; a packet is taken whole or not."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import ValidationError

from gongce.facts.returns import ReturnForm
from gongce.vocabulary import GongceError, InputError, Period, RefusedError
from gongce.workspace.issuing import publish_folder
from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.audit.actions import record
from gongce_web.city.keys import own_key
from gongce_web.city.workspaces import open_city
from gongce_web.packets import queries
from gongce_web.packets.models import Packet, PacketKey
from gongce_web.packets.packing import PacketFile, PacketKind, open_packet, write_packet
from gongce_web.packets.policies import KEYS, PACKETS
from gongce_web.returns.actions import open_round, save_cells, take_step
from gongce_web.returns.models import Return
from gongce_web.returns.policies import RETURNS, ROUNDS
from gongce_web.returns.queries import SUBMIT
from gongce_web.roles import Operation, Role
from gongce_web.signing import parse_public, public_text
from gongce_web.units.models import Unit

_KINDS = {
    PacketKind.FORMS: gettext_noop("表式"),
    PacketKind.RETURNS: gettext_noop("报表"),
    PacketKind.BULLETINS: gettext_noop("通报"),
}
_REMEDY = gettext_noop("与对方核对后重新导出")


class RepeatedError(GongceError):
    """The packet was taken before; nothing changed."""


@transaction.atomic
def register_key(*, unit: Unit, key: str, title: str, account: User | None, by: User) -> PacketKey:
    """Trust a unit's key from now on.

    Args:
        unit: whose it is.
        key: ed25519:… as the unit told it by another way.
        title: which machine it is.
        account: the respondent in whose name its returns are taken; None where it sends forms and bulletins alone.
        by: the system administrator.

    Raises:
        InputError: no key, or it is registered already.
        RefusedError: the account is no respondent of the unit.
    """
    KEYS.demand(by, Operation.CONFIGURE)
    text = key.strip()
    parse_public(text)
    if PacketKey.objects.filter(key=text).exists() or text == public_text(own_key()):
        raise InputError(_("这个公钥已登记过，或是本机自己的"), where=title[:60], remedy=_("核对是哪个单位的公钥"))
    if account is not None and not any(
        grant.role is Role.RESPONDENT and unit.path.startswith(grant.path) for grant in account.live_grants()
    ):
        raise RefusedError(
            _("%(account)s不是%(unit)s的填报人") % {"account": account, "unit": unit},
            where=title[:60],
            remedy=_("选该单位的填报人账号"),
        )
    row = PacketKey.objects.create(unit=unit, key=text, title=title[:80], account=account, registered_by=by)
    record("packet_key.registered", by=by, about=f"packet_key:{row.pk}", detail={"unit": unit.code, "key": text})
    return row


@transaction.atomic
def end_key(*, key: PacketKey, by: User) -> None:
    """Trust a key no longer; what was taken stays."""
    KEYS.demand(by, Operation.CONFIGURE)
    row = PacketKey.objects.select_for_update().get(pk=key.pk)
    if row.ended_at is None:
        row.ended_at, row.ended_by = clock.now(), by
        row.save(update_fields=["ended_at", "ended_by"])
        record("packet_key.ended", by=by, about=f"packet_key:{row.pk}", detail={"unit": row.unit.code})


@transaction.atomic
def export_packet(*, kind: PacketKind, unit: Unit, by: User) -> tuple[str, bytes]:
    """Pack what is to go: its file's name and its bytes.

    Raises:
        InputError: there is nothing to pack.
        PermissionDenied: forms and bulletins go out from the office, returns from who may submit them.
    """
    PACKETS.demand(by, Operation.SUBMIT)
    files = dict(_payload(kind, unit, by))
    if not files:
        raise InputError(
            _("没有要导出的%(kind)s") % {"kind": _(_KINDS[kind])},
            where=unit.title,
            remedy=_("有了待报、已报或已签发的再导出"),
        )
    key, now = own_key(), clock.now()
    about = {"kind": str(kind), "unit": unit.code, "plan": open_city().pack.name}
    content = write_packet(files, about | {"made_at": now.isoformat(), "made_by": by.name}, key)
    opened = open_packet(content, "", {public_text(key)})
    name = f"{_KINDS[kind]}-{unit.code}-{now:%Y%m%d}-{opened.id[:8]}.zip"
    _log(opened, is_incoming=False, told=_count(files), name=name, by=by)
    return name, content


def _payload(kind: PacketKind, unit: Unit, by: User) -> Iterator[tuple[str, bytes]]:
    if kind is PacketKind.RETURNS:
        return queries.return_files(unit, by)
    if not ROUNDS.may(by, Operation.CONFIGURE):
        raise PermissionDenied
    return queries.form_files(unit) if kind is PacketKind.FORMS else queries.bulletin_files()


def _count(files: Mapping[str, bytes]) -> str:
    folders = {name.rpartition("/")[0] if name.startswith("bulletins") else name.rpartition(".")[0] for name in files}
    return f"{len(folders)}份"


def _log(opened: PacketFile, *, is_incoming: bool, told: str, name: str, by: User) -> Packet:
    row = Packet.objects.create(
        digest=opened.id, is_incoming=is_incoming, kind=str(opened.kind), unit=opened.unit, key=opened.key,
        file_count=len(opened.files), told=told[:400], name=name[:200], by=by,
    )  # fmt: skip
    verb = "packet.taken" if is_incoming else "packet.made"
    record(verb, by=by, about=f"packet:{opened.id[:16]}", detail={"kind": str(opened.kind), "unit": opened.unit})
    return row


def import_packet(*, content: bytes, name: str, by: User) -> Packet:
    """Take a packet, all of it or nothing.

    Raises:
        InputError: damaged, foreign, not signed, or not for here.
        RepeatedError: it was taken before; nothing changed.
        GongceError: something in it cannot be taken; nothing was.
        PermissionDenied: it is not the person's to take.
    """
    PACKETS.demand(by, Operation.APPROVE)
    keys = queries.trusted_keys()
    opened = open_packet(content, name[:80] or _("数据包"), keys)
    _refuse_repeat(opened)
    if opened.plan != open_city().pack.name:
        raise InputError(
            _("数据包是计划%(plan)s的") % {"plan": opened.plan[:60]},
            where=name[:80],
            remedy=_("在那个计划的工作区导入"),
        )
    take = {
        PacketKind.FORMS: _take_forms,
        PacketKind.RETURNS: _take_returns,
        PacketKind.BULLETINS: _take_bulletins,
    }[opened.kind]
    try:
        with transaction.atomic():
            row = _log(opened, is_incoming=True, told="", name=name, by=by)
            row.told = take(opened, keys[opened.key], by)[:400]
            row.save(update_fields=["told"])
    except IntegrityError:
        _refuse_repeat(opened)
        raise
    return row


def _refuse_repeat(opened: PacketFile) -> None:
    before = Packet.objects.filter(digest=opened.id, is_incoming=True).select_related("by").first()
    if before is not None:
        when = timezone.localtime(before.at)
        what = _("这个数据包已于%(when)s由%(name)s导入，没有再变") % {
            "when": f"{when:%Y-%m-%d %H:%M}",
            "name": before.by.name,
        }
        raise RepeatedError(what, where=before.name or before.digest[:12], remedy=_("不用再导入"))


def _require_above(opened: PacketFile, key: PacketKey) -> Unit:
    """Forms and bulletins come from above the unit they are for."""
    unit = queries.find_unit(opened.unit)
    if not unit.path.startswith(key.unit.path):
        raise RefusedError(
            _("%(unit)s不能给%(unit2)s发%(kind)s") % {"unit": key.unit, "unit2": unit, "kind": _(_KINDS[opened.kind])},
            where=str(key),
            remedy=_(_REMEDY),
        )
    return unit


def _take_forms(opened: PacketFile, key: PacketKey, by: User) -> str:
    """Open the rounds it carries, for the one unit they are for."""
    ROUNDS.demand(by, Operation.CONFIGURE)
    unit = _require_above(opened, key)
    titles = []
    for name in sorted(opened.files):
        if name.endswith(".json"):
            told = _as_mapping(opened.read_json(name), name)
            titles.append(open_round(form=_read_form(told, unit, name), period=_read_period(told, name), by=by).title)
    return "、".join(titles)


def _as_mapping(value: object, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise InputError(_("数据包内容读不出"), where=name, remedy=_(_REMEDY))
    return value


def _read_form(told: Mapping[str, Any], unit: Unit, name: str) -> ReturnForm:
    try:
        form = ReturnForm.model_validate(told.get("form"))
    except ValidationError:
        raise InputError(_("表式读不出，可能是新版程序导出的"), where=name, remedy=_("升级本机程序后再导入")) from None
    return form.model_copy(update={"units": (unit.code,)})


def _read_period(told: Mapping[str, Any], name: str) -> Period:
    try:
        return Period.parse(str(told.get("period", "")))
    except InputError:
        raise InputError(_("没有报告期"), where=name, remedy=_(_REMEDY)) from None


def _take_returns(opened: PacketFile, key: PacketKey, by: User) -> str:
    """Fill and submit each return in the name of the unit's respondent; who carried it in stands in the log."""
    if key.account is None or not key.account.is_active:
        raise RefusedError(
            _("%(key)s没有登记填报人账号") % {"key": key}, where=str(key), remedy=_("请系统管理员登记后再导入")
        )
    unit = queries.find_unit(opened.unit)
    if not unit.path.startswith(key.unit.path):
        raise RefusedError(
            _("%(unit)s不能报%(unit2)s的表") % {"unit": key.unit, "unit2": unit}, where=str(key), remedy=_(_REMEDY)
        )
    if not (
        RETURNS.may(by, Operation.APPROVE) or RETURNS.may(by, Operation.SUBMIT) or ROUNDS.may(by, Operation.CONFIGURE)
    ):
        raise PermissionDenied
    told = [_as_mapping(opened.read_json(name), name) for name in sorted(opened.files) if name.endswith(".json")]
    return "、".join(str(_take_return(one, unit, key.account)) for one in told)


def _take_return(told: Mapping[str, Any], unit: Unit, account: User) -> Return:
    form, period = str(told.get("form", "")), str(told.get("period", ""))
    filed = (
        Return.objects.select_related("round", "unit").filter(round__form=form, round__period=period, unit=unit).first()
    )
    if filed is None or told.get("unit") != unit.code:
        raise InputError(
            _("本机没有%(unit)s的这张表：%(form)s %(period)s")
            % {"unit": unit, "form": form[:40], "period": period[:20]},
            where=str(unit),
            remedy=_("先开启该期报表"),
        )
    texts, comments = (_texts(told.get(name), filed) for name in ("texts", "comments"))
    saved = save_cells(filed=filed, version=filed.version, by=account, texts=texts, comments=comments)
    return take_step(filed=saved, step=SUBMIT, version=saved.version, by=account)


def _texts(value: object, filed: Return) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise InputError(_("数据包内容读不出"), where=str(filed), remedy=_(_REMEDY))
    return {str(name): text for name, text in value.items()}


def _take_bulletins(opened: PacketFile, key: PacketKey, by: User) -> str:
    """Lay the bulletins down as received, in one move; they are no bulletins of this workspace's own."""
    _require_above(opened, key)
    names = [name for name in opened.files if name.startswith("bulletins/")]
    runs = sorted({name.split("/")[1] for name in names})
    files = {name.removeprefix("bulletins/"): opened.files[name] for name in names}
    publish_folder(open_city().folder / "received" / opened.id[:16], files)
    return "、".join(runs)


def describe_kind(kind: str) -> str:
    """What a packet carries, in a word."""
    return _(_KINDS[PacketKind(kind)])

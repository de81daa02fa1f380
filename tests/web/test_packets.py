"""Packets on a stick: trusted or refused, whole or nothing, once."""

import io
import json
import zipfile

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from web_returns import PERIOD, fill, good_texts, open_main, return_of, submit

from gongce.cli import main
from gongce.vocabulary import GongceError, InputError, RefusedError
from gongce_web.audit.models import AuditEvent
from gongce_web.city.keys import own_key
from gongce_web.packets import actions, queries
from gongce_web.packets.actions import RepeatedError
from gongce_web.packets.models import Packet, PacketKey
from gongce_web.packets.packing import PacketKind, open_packet, write_packet
from gongce_web.returns.models import ReturnCell, Round
from gongce_web.signing import public_text

pytestmark = pytest.mark.django_db
_NAMED = b'{"form": "main", "period": "2019-07", "unit": "jingkai"'
ABOUT = {
    "kind": "returns",
    "unit": "jingkai",
    "plan": "yunchuan",
    "made_at": "2019-08-02T01:00:00+00:00",
    "made_by": "李某",
}


@pytest.fixture
def home(tmp_path, settings):
    """A place of its own for the key and what is received."""
    settings.DATA = tmp_path / "data"
    return settings.DATA


@pytest.fixture
def their_key():
    return Ed25519PrivateKey.generate()


@pytest.fixture
def plan(pack):
    return pack.name


@pytest.fixture
def trusted(people, units, their_key, home):
    return actions.register_key(
        unit=units["jingkai"],
        key=public_text(their_key),
        title="经开区填报机",
        account=people["respondent"],
        by=people["system"],
    )


@pytest.fixture
def round_(people, settings):
    settings.GONGCE_TODAY = "2019-08-05"
    return open_main()


def pack_returns(round_, people, key, plan, **changed):
    """The packet a unit's installation makes of its submitted return; here nothing of it stays."""
    with transaction.atomic():
        filed = submit(fill(return_of(round_), people["respondent"]), people["respondent"])
        files = dict(queries.return_files(filed.unit, people["respondent"]))
        transaction.set_rollback(True)
    return write_packet(files, ABOUT | {"plan": plan} | changed, key)


def test_a_return_comes_in_once_as_it_was_filled(people, units, round_, trusted, their_key, plan):
    content = pack_returns(round_, people, their_key, plan)
    wanted = good_texts(return_of(round_))
    taken = actions.import_packet(content=content, name="报表.zip", by=people["reviewer"])
    filed = return_of(round_)
    assert filed.stage == "submitted"
    assert {row.cell: row.text for row in filed.cells.all()} == wanted
    assert filed.submitted_by == people["respondent"]
    version = filed.version
    with pytest.raises(RepeatedError, match="没有再变"):
        actions.import_packet(content=content, name="又一次.zip", by=people["reviewer"])
    assert return_of(round_).version == version
    assert Packet.objects.filter(is_incoming=True).count() == 1
    assert "经开区" in taken.told
    logged = AuditEvent.objects.get(action="packet.taken")
    assert logged.actor == "reviewer" or logged.detail["unit"] == "jingkai"


@pytest.mark.parametrize("place", [0, 40, 400, -300, -30, -1])
def test_a_damaged_packet_is_one_message_and_takes_nothing(people, round_, trusted, their_key, plan, place):
    content = bytearray(pack_returns(round_, people, their_key, plan))
    content[place] ^= 0x55
    told = ""
    try:
        actions.import_packet(content=bytes(content), name="x.zip", by=people["reviewer"])
    except InputError as error:
        told = error.remedy
    taken = Packet.objects.count()  # 1 where the byte is of the zip's own book-keeping: what was signed is whole
    assert (taken, ReturnCell.objects.count() > 0, bool(told)) in ((0, False, True), (1, True, False))


def test_every_cut_and_every_changed_part_is_found(people, round_, trusted, their_key, plan):
    content = pack_returns(round_, people, their_key, plan)
    for length in (0, 10, len(content) // 2, len(content) - 1):
        with pytest.raises(InputError):
            actions.import_packet(content=content[:length], name="x.zip", by=people["reviewer"])
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name in parts:
        changed = parts | {name: parts[name].replace(b"1", b"2", 1) + b" "}
        with pytest.raises(InputError):
            actions.import_packet(content=rezip(changed), name="x.zip", by=people["reviewer"])
    with pytest.raises(InputError, match="清单外的文件"):
        actions.import_packet(content=rezip(parts | {"more.json": b"{}"}), name="x.zip", by=people["reviewer"])
    with pytest.raises(InputError, match="路径"):
        actions.import_packet(content=rezip(parts | {"../x": b"{}"}), name="x.zip", by=people["reviewer"])
    assert ReturnCell.objects.count() == Packet.objects.count() == 0


def rezip(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return buffer.getvalue()


def test_an_unknown_key_and_an_ended_one_are_refused(people, round_, trusted, their_key, plan):
    content = pack_returns(round_, people, Ed25519PrivateKey.generate(), plan)
    with pytest.raises(InputError, match="公钥没有在本机登记"):
        actions.import_packet(content=content, name="x.zip", by=people["reviewer"])
    actions.end_key(key=trusted, by=people["system"])
    with pytest.raises(InputError, match="公钥没有在本机登记"):
        actions.import_packet(
            content=pack_returns(round_, people, their_key, plan), name="x.zip", by=people["reviewer"]
        )


def test_a_unit_reports_for_itself_alone(people, round_, trusted, their_key, plan):
    content = pack_returns(round_, people, their_key, plan, unit="gaoxin")
    with pytest.raises(RefusedError, match="不能报"):
        actions.import_packet(content=content, name="x.zip", by=people["reviewer"])
    forms = write_packet({"forms/a.json": b"{}"}, ABOUT | {"kind": "forms", "plan": plan, "unit": "city"}, their_key)
    with pytest.raises((RefusedError, PermissionDenied)):
        actions.import_packet(content=forms, name="x.zip", by=people["analyst"])
    assert Packet.objects.count() == 0


def test_another_plan_and_a_newer_format_are_told(people, round_, trusted, their_key, plan, monkeypatch):
    content = pack_returns(round_, people, their_key, "xuchang-2012")
    with pytest.raises(InputError, match="计划xuchang-2012"):
        actions.import_packet(content=content, name="x.zip", by=people["reviewer"])
    from gongce_web.packets import packing

    monkeypatch.setattr(packing, "FORMAT", 2)
    newer = pack_returns(round_, people, their_key, plan)
    monkeypatch.setattr(packing, "FORMAT", 1)
    with pytest.raises(InputError, match="新"):
        actions.import_packet(content=newer, name="x.zip", by=people["reviewer"])


def test_one_bad_return_keeps_the_whole_packet_out(people, round_, trusted, their_key, plan):
    with transaction.atomic():
        submit(fill(return_of(round_), people["respondent"]), people["respondent"])
        files = dict(queries.return_files(return_of(round_).unit, people["respondent"]))
        transaction.set_rollback(True)
    good = next(name for name in files if name.endswith(".json"))
    bad = json.loads(files[good]) | {"form": "nothing"}
    files["returns/zz.json"] = json.dumps(bad).encode()
    content = write_packet(files, ABOUT | {"plan": plan}, their_key)
    with pytest.raises(InputError, match="没有经开区的这张表"):
        actions.import_packet(content=content, name="x.zip", by=people["reviewer"])
    assert ReturnCell.objects.count() == Packet.objects.count() == 0
    assert return_of(round_).stage == "draft"


def test_a_return_with_doubts_is_not_taken(people, round_, trusted, their_key, plan):
    files = {
        "returns/x.json": json.dumps(
            {"form": "main", "period": PERIOD.code, "unit": "jingkai", "texts": {}, "comments": {}}
        ).encode()
    }
    with pytest.raises(GongceError, match="还不能报送"):
        actions.import_packet(
            content=write_packet(files, ABOUT | {"plan": plan}, their_key), name="x", by=people["reviewer"]
        )
    assert return_of(round_).version == 0


@pytest.mark.parametrize(
    "files",
    [
        {"returns/x.json": b"["},
        {"returns/x.json": b"[1]"},
        {"returns/x.json": _NAMED + b', "texts": [1]}'},
        {"returns/x.json": _NAMED + b', "texts": {"a": 1}}'},
        {"returns/x.json": _NAMED + b', "texts": {"no:cell": "1"}, "comments": {}}'},
    ],
)
def test_a_signed_packet_of_nonsense_is_refused(people, round_, trusted, their_key, plan, files):
    with pytest.raises(InputError):
        actions.import_packet(
            content=write_packet(files, ABOUT | {"plan": plan}, their_key), name="x", by=people["reviewer"]
        )
    assert Packet.objects.count() == 0


def test_forms_go_out_and_open_rounds_for_the_one_unit(people, units, round_, home):
    name, content = actions.export_packet(kind=PacketKind.FORMS, unit=units["jingkai"], by=people["analyst"])
    assert name.startswith("表式-jingkai-")
    opened = open_packet(content, name, {public_text(own_key())})
    assert sorted(part.rpartition(".")[2] for part in opened.files) == ["json", "xlsx"]
    with pytest.raises(PermissionDenied):
        actions.export_packet(kind=PacketKind.FORMS, unit=units["jingkai"], by=people["respondent"])
    key = Ed25519PrivateKey.generate()
    actions.register_key(unit=units["city"], key=public_text(key), title="指挥部", account=None, by=people["system"])
    told = json.loads(opened.files[next(one for one in opened.files if one.endswith(".json"))])
    told["period"] = "2019-08"
    files = {"forms/main-2019-08.json": json.dumps(told, ensure_ascii=False).encode()}
    packet = write_packet(files, ABOUT | {"kind": "forms", "plan": opened.plan}, key)
    actions.import_packet(content=packet, name="表式.zip", by=people["analyst"])
    august = Round.objects.get(period="2019-08")
    assert [filed.unit.code for filed in august.returns.all()] == ["jingkai"]
    with pytest.raises(RepeatedError):
        actions.import_packet(content=packet, name="表式.zip", by=people["analyst"])


def test_bulletins_are_laid_down_as_received(people, units, own_city, home):
    key = Ed25519PrivateKey.generate()
    actions.register_key(unit=units["city"], key=public_text(key), title="指挥部", account=None, by=people["system"])
    from gongce_web.city.workspaces import open_city

    files = {"bulletins/2019-06/通报.html": "通报".encode(), "bulletins/2019-06/run.json": b"{}"}
    packet = write_packet(files, ABOUT | {"kind": "bulletins", "plan": open_city().pack.name}, key)
    row = actions.import_packet(content=packet, name="通报.zip", by=people["respondent"])
    folder = own_city / "received" / row.digest[:16] / "2019-06"
    assert (folder / "通报.html").read_text("utf-8") == "通报"
    assert not (own_city / "out" / "2019-06").exists()


def test_trust_is_the_system_administrators(people, units, home, their_key):
    told = {"unit": units["jingkai"], "key": public_text(their_key), "title": "机器"}
    with pytest.raises(PermissionDenied):
        actions.register_key(**told, account=None, by=people["analyst"])
    with pytest.raises(RefusedError, match="不是经开区的填报人"):
        actions.register_key(**told, account=people["neighbour"], by=people["system"])
    with pytest.raises(InputError, match="not a public key"):
        actions.register_key(unit=units["jingkai"], key="ed25519:xx", title="机器", account=None, by=people["system"])
    actions.register_key(**told, account=None, by=people["system"])
    with pytest.raises(InputError, match="已登记过"):
        actions.register_key(**told, account=None, by=people["system"])
    assert PacketKey.objects.count() == 1


def test_the_pages_take_and_refuse(sign_in, people, round_, trusted, their_key, plan, django_assert_max_num_queries):
    browser = sign_in(people["reviewer"])
    content = pack_returns(round_, people, their_key, plan)

    def post(data):
        return browser.post(reverse("packet-import"), {"file": SimpleUploadedFile("报表.zip", data)})

    assert post(b"nothing").status_code == 422
    assert post(content).status_code == 302
    again = post(content)
    assert again.status_code == 409
    assert "没有再变" in again.content.decode()
    with django_assert_max_num_queries(12):
        page = browser.get(reverse("packets"))
    assert "报表" in page.content.decode()
    assert browser.get(reverse("packet-keys")).status_code == 200
    assert browser.post(reverse("packet-key-register"), {}).status_code == 403
    system = sign_in(people["system"])
    assert system.post(reverse("packet-key-register"), {}).status_code == 422
    assert system.post(reverse("packet-key-end", args=[trusted.pk])).status_code == 302
    assert PacketKey.objects.get().ended_at is not None


def test_the_page_packs(sign_in, people, units, round_, home):
    browser = sign_in(people["analyst"])
    sent = browser.post(reverse("packet-export"), {"kind": "forms", "unit": units["jingkai"].pk})
    assert sent["Content-Type"] == "application/zip"
    assert zipfile.is_zipfile(io.BytesIO(sent.content))
    empty = browser.post(reverse("packet-export"), {"kind": "returns", "unit": units["jingkai"].pk})
    assert empty.status_code == 422
    assert "没有要导出的报表" in empty.content.decode()


def test_the_commands_help_without_django(capsys):
    with pytest.raises(SystemExit):
        main(["bundle", "export", "--help"])
    assert "--unit" in capsys.readouterr().out

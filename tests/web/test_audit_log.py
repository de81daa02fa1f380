"""The log takes inserts alone; its chain shows any change, removal or reordering."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.urls import reverse

from gongce.vocabulary import InputError, UsageError
from gongce_web.audit.actions import record, seal_events
from gongce_web.audit.exporting import export_log, read_export
from gongce_web.audit.models import AuditEvent, AuditSeal
from gongce_web.audit.queries import count_unsealed, verify_log

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed(db):
    for number in range(6):
        record("thing.done", by=None, about=f"thing:{number}", detail={"n": number, "词": "值"})
    seal_events()
    return list(AuditSeal.objects.all())


def tamper(sql):
    """Change the tables as somebody with the database in hand would: triggers off first."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in ("audit_auditevent", "audit_auditseal"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only")
        else:
            for table in ("audit_auditevent", "audit_auditseal"):
                cursor.execute(f"DROP TRIGGER {table}_no_UPDATE")
                cursor.execute(f"DROP TRIGGER {table}_no_DELETE")
        for statement in sql:
            cursor.execute(statement)


@pytest.mark.parametrize("verb", ["update", "delete"])
@pytest.mark.parametrize("model", [AuditEvent, AuditSeal])
def test_the_database_refuses_changes(sealed, model, verb):
    rows = model.objects.all()
    with pytest.raises(DatabaseError, match="inserts alone"), transaction.atomic():
        rows.update(
            **({"about": "x"} if model is AuditEvent else {"hash": "x"})
        ) if verb == "update" else rows._raw_delete("default")


def test_a_whole_log_has_no_findings(sealed):
    record("later", by=None, about="x")
    assert count_unsealed() == 1
    assert list(verify_log(sealed[-1].hash, 6)) == []
    assert seal_events() == 1
    assert seal_events() == 0
    assert list(verify_log(sealed[-1].hash, 7)) == []


@pytest.mark.parametrize(
    ("statements", "code"),
    [
        (
            ["UPDATE audit_auditevent SET about='x' WHERE id=(SELECT event_id FROM audit_auditseal WHERE number=3)"],
            "audit.changed",
        ),
        (
            ["UPDATE audit_auditevent SET actor='x' WHERE id=(SELECT event_id FROM audit_auditseal WHERE number=1)"],
            "audit.changed",
        ),
        (["UPDATE audit_auditseal SET hash='0' WHERE number=6"], "audit.changed"),
        (["DELETE FROM audit_auditseal WHERE number=4"], "audit.gap"),
        (
            [
                "UPDATE audit_auditseal SET number=90 WHERE number=2",
                "UPDATE audit_auditseal SET number=2 WHERE number=3",
                "UPDATE audit_auditseal SET number=3 WHERE number=90",
            ],
            "audit.changed",
        ),
        (["DELETE FROM audit_auditseal WHERE number=6"], "audit.cut"),
    ],
)
def test_any_tampering_is_found(sealed, statements, code):
    tamper(statements)
    codes = [finding.code for finding in verify_log(sealed[-1].hash, 6)]
    assert code in codes


def rewrite_chain():
    """A forger with the database in hand changes an event and makes every seal anew."""
    statements = ["UPDATE audit_auditevent SET about='x' WHERE id=(SELECT MIN(id) FROM audit_auditevent)"]
    tamper([*statements, "DELETE FROM audit_auditseal"])
    seal_events()


def test_a_log_that_was_cut_or_written_anew_is_found_by_an_export(sealed, tmp_path):
    kept = tmp_path / "log.jsonl"
    assert export_log(kept) == 6
    hashes = read_export(kept)
    assert list(verify_log(exported=hashes)) == []
    record("later", by=None, about="x")
    seal_events()
    assert list(verify_log(exported=hashes)) == []
    rewrite_chain()
    assert list(verify_log()) == []  # of itself the forged chain is whole
    assert {finding.code for finding in verify_log(exported=hashes)} == {"audit.other"}


def test_rows_cut_at_the_end_are_found_by_an_export(sealed, tmp_path):
    export_log(tmp_path / "log.jsonl")
    tamper(["DELETE FROM audit_auditseal WHERE number > 4", "DELETE FROM audit_auditevent WHERE about = 'thing:5'"])
    assert list(verify_log()) == []
    findings = list(verify_log(exported=read_export(tmp_path / "log.jsonl")))
    assert [(finding.code, finding.place) for finding in findings] == [("audit.cut", "seal 5")]
    assert {finding.code for finding in verify_log(sealed[-1].hash)} == {"audit.last"}


def test_an_event_taken_out_with_its_seal_left_is_found(sealed):
    tamper(["PRAGMA defer_foreign_keys=ON"] if connection.vendor == "sqlite" else [])
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_auditseal DROP CONSTRAINT " + foreign_key(cursor))
        cursor.execute("DELETE FROM audit_auditevent WHERE about = 'thing:2'")
        codes = [finding.code for finding in verify_log(sealed[-1].hash, 6)]
        cursor.execute("DELETE FROM audit_auditseal WHERE number = 3")
    assert "audit.gap" in codes


def foreign_key(cursor):
    cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid='audit_auditseal'::regclass AND contype='f'")
    return cursor.fetchone()[0]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("thing:3", "thing:9"),
        lambda text: text.split("\n", 1)[1],
        lambda text: "not a line\n" + text,
        lambda text: "\n".join(reversed(text.splitlines())),
    ],
)
def test_an_export_that_was_changed_is_refused(sealed, tmp_path, spoil):
    kept = tmp_path / "log.jsonl"
    export_log(kept)
    kept.write_text(spoil(kept.read_text()))
    with pytest.raises(InputError, match="changed since"):
        read_export(kept)


def test_an_export_is_never_written_over(sealed, tmp_path):
    export_log(tmp_path / "log.jsonl")
    with pytest.raises(UsageError, match="is there already"):
        export_log(tmp_path / "log.jsonl")


def test_the_audit_administrator_verifies_and_exports_on_the_page(sealed, people, sign_in, tmp_path):
    browser = sign_in(people["auditor"])
    page = browser.get(reverse("audit-log"), {"about": "thing:3"}).content.decode()
    assert "thing:3" in page
    assert "thing:4" not in page
    assert "与封存时一致" in browser.post(reverse("audit-log-verify")).content.decode()
    answer = browser.post(reverse("audit-log-export"))
    kept = tmp_path / "log.jsonl"
    kept.write_bytes(b"".join(answer.streaming_content))
    assert len(read_export(kept)) == AuditSeal.objects.count()
    assert AuditEvent.objects.filter(action="audit.exported", actor="auditor").exists()
    assert sign_in(people["security"]).post(reverse("audit-log-export")).status_code == 403

"""The log takes inserts alone; its chain shows any change, removal or reordering."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from gongce_web.audit.actions import record, seal_events
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

"""Two people at the same record or case, each with a connection of their own, at the same moment.

Started by test_records_conflicts.py on a database of its own; prints what each attempt came to, as JSON.
"""

import json
import sys
import threading
from datetime import date

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from gongce.procedures.events import CaseEvent, EventKind  # noqa: E402
from gongce.registers.entries import EntryAct, LedgerEntry  # noqa: E402
from gongce.vocabulary import ConflictError  # noqa: E402
from gongce.workspace.workspace import open_workspace  # noqa: E402
from gongce_web.accounts.models import Grant, User  # noqa: E402
from gongce_web.city.workspaces import open_city  # noqa: E402
from gongce_web.records.actions import act_on_case, add_entry, import_workspace_records  # noqa: E402
from gongce_web.records.models import CaseRecord, Record, RecordEvent  # noqa: E402
from gongce_web.records.queries import load_ledger  # noqa: E402
from gongce_web.units.actions import sync_units  # noqa: E402
from gongce_web.units.models import Unit  # noqa: E402

ROUNDS = 6


def prepare():
    call_command("migrate", verbosity=0, interactive=False)
    city = open_city()
    sync_units(city.pack)
    import_workspace_records(open_workspace(city.folder), registers=["enterprises", "projects", "issues"])
    people = []
    for name in ("one", "other"):
        user = User.objects.create_user(name, "Yunchuan-2019!", name=name)
        Grant.objects.create(user=user, role="analyst", unit=Unit.objects.get(code="city"), since=date(2019, 1, 1))
        people.append(user)
    return people


def race(runs):
    """Run all at once, each in a thread of its own; what each came to."""
    gate, told = threading.Barrier(len(runs)), [""] * len(runs)

    def attempt(place, run):
        try:
            gate.wait()
            run()
            told[place] = "done"
        except ConflictError as error:
            told[place] = f"conflict: {error.what}"
        except Exception as error:
            told[place] = f"defect: {type(error).__name__} {error}"
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=(place, run)) for place, run in enumerate(runs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return told


def change(user, progress, version):
    entry = LedgerEntry("P01", date(2019, 7, 18), EntryAct.CHANGE, {"progress": progress})
    return lambda: add_entry(register="projects", entry=entry, expected_version=version, by=user)


def enter(user, number):
    values = {"name": f"项目{number}", "place": "jingkai"}
    entry = LedgerEntry(number, date(2019, 7, 18), EntryAct.ENTER, values)
    return lambda: add_entry(register="projects", entry=entry, expected_version=0, by=user)


def note(user, case):
    event = CaseEvent(EventKind.NOTE, "", date(2019, 7, 18), "", note=f"{user.username}看过")
    return lambda: act_on_case(
        procedure=case.procedure, number=case.number, event=event, expected_version=case.version, by=user
    )


def main():
    people = prepare()
    found = {"same": [], "entered": [], "different": [], "case": []}
    for number in range(ROUNDS):
        version = Record.objects.get(register="projects", number="P01").version
        found["same"].append(race([change(user, 50 + number, version) for user in people]))
        found["entered"].append(race([enter(user, f"N{number}") for user in people]))
        found["different"].append(race([enter(user, f"D{number}-{user.username}") for user in people]))
        case = CaseRecord.objects.filter(procedure="issue").order_by("number").first()
        found["case"].append(race([note(user, case) for user in people]))
    numbers = list(RecordEvent.objects.filter(register="projects").order_by("number").values_list("number", flat=True))
    found["gapless"] = numbers == list(range(1, len(numbers) + 1))
    table = load_ledger("projects").table(date(2019, 7, 18))
    found["table"] = table.height == Record.objects.filter(register="projects", exited=None).count()
    found["vendor"] = connection.vendor
    json.dump(found, sys.stdout, ensure_ascii=False)


main()

"""Two workers on the morning of the same day, each with a connection of its own; prints what there is after.

Started by test_new_day.py on a database of its own.
"""

import json
import threading

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from gongce_web.audit.models import AuditEvent  # noqa: E402
from gongce_web.city.workspaces import open_city  # noqa: E402
from gongce_web.returns.models import Return, ReturnEvent, Round  # noqa: E402
from gongce_web.returns.opening import open_rounds_of_today  # noqa: E402
from gongce_web.units.actions import sync_units  # noqa: E402

WORKERS = 4


def main():
    call_command("migrate", verbosity=0, interactive=False)
    before = open_rounds_of_today()  # no units yet: not done
    sync_units(open_city().pack)
    gate, told = threading.Barrier(WORKERS), []

    def work():
        gate.wait()
        try:
            told.append(str(open_rounds_of_today()))
        except Exception as error:
            told.append(f"{type(error).__name__} {error}")
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rounds = sorted(Round.objects.values_list("form", "period"))
    asked = sorted(Return.objects.values_list("round__form", "unit__code"))
    events = ReturnEvent.objects.count()
    opened = AuditEvent.objects.filter(action="round.opened").count()
    print(json.dumps({"vendor": connection.vendor, "before": before, "told": told, "rounds": rounds, "asked": asked,
                      "events": events, "opened": opened}))  # fmt: skip


main()

"""A process that stands ready and forks: each child approves and publishes until it is killed, or tells how both are.

Started by test_outbox_kills.py. Importing takes seconds, forking milliseconds; no thread is started before a fork.
Commands on standard input: `work FIRST FILE` (approved numbers go to the file), `check FILE`, `finish FILE`.
"""

import json
import os
import sys
from collections import Counter
from datetime import UTC, datetime

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from gongce.vocabulary import Lane  # noqa: E402
from gongce_web.accounts.models import User  # noqa: E402
from gongce_web.audit.models import AuditEvent  # noqa: E402
from gongce_web.city.workspaces import open_city  # noqa: E402
from gongce_web.jobs.models import Job  # noqa: E402
from gongce_web.publishing.actions import outbox_batch, publish_pending  # noqa: E402
from gongce_web.publishing.models import OutboxBatch  # noqa: E402

ROWS = 12


def approve_and_publish(first: int, told: str) -> None:
    """One approval after another, each a change of a record and a batch in one transaction; then publish."""
    from web_batches import batch_values, make_rows

    by = User.objects.get(username="reviewer")
    with open(told, "a", buffering=1) as file:  # noqa: PTH123
        for number in range(first, first + 100_000):
            unit = f"u{number % 3}"
            rows = make_rows(float(number), unit, count=ROWS)
            with transaction.atomic():
                Job.objects.create(kind="record", key=str(number), by=by)
                outbox_batch(by=by, **batch_values(unit=unit, rows=rows, name=f"n{number}"))
            file.write(f"{number}\n")
            if number % 2:
                publish_pending()


def look() -> dict[str, object]:
    """What stands in both stores."""
    archive = open_city().archive
    own = [batch for batch in archive.batches() if batch.file.startswith("n")]
    vintages = archive.read_vintages(lanes=tuple(Lane)).frame.group_by("batch").len().collect()
    sizes, rows = dict(vintages.rows()), list(OutboxBatch.objects.defer("rows"))
    moments = [batch.recorded_at for batch in archive.batches()]
    published = AuditEvent.objects.filter(action="batch.published").values_list("about", flat=True)
    return {
        "rows": {row.name: [row.batch, row.state, row.recorded_at and row.recorded_at.isoformat()] for row in rows},
        "archive": {batch.file: [batch.id, batch.recorded_at.isoformat()] for batch in own},
        "twice": len(own) - len({batch.id for batch in own}),
        "sizes": sorted({sizes.get(batch.id, 0) for batch in own}),
        "invisible": sorted(set(sizes) - {batch.id for batch in archive.batches()}),
        "is_ordered": moments == sorted(moments) and len({batch.recorded_at for batch in own}) == len(own),
        "records": sorted(Job.objects.filter(kind="record").values_list("key", flat=True)),
        "told_twice": [about for about, count in Counter(published).items() if count > 1],
    }


def finish() -> dict[str, object]:
    """The next publisher, left alone, brings all to an end; then the archive is proven from its bytes."""
    OutboxBatch.objects.update(retry_at=None)
    publish_pending()
    archive = open_city().archive
    archive.compact()
    before = [finding.code for finding in archive.verify()]
    archive.drop_unused(before=datetime(2100, 1, 1, tzinfo=UTC))
    return look() | {"before": sorted(set(before)), "findings": [str(one) for one in archive.verify()]}


def act(words: list[str]) -> None:
    """In the child."""
    if words[0] == "work":
        approve_and_publish(int(words[1]), words[2])
        return
    found = look() if words[0] == "check" else finish()
    with open(words[1], "w") as file:  # noqa: PTH123
        json.dump(found, file)


def main() -> None:
    """Fork a child for each command."""
    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            act(line.split())
            os._exit(0)
        print(child, flush=True)
        print(os.waitpid(child, 0)[1], flush=True)


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    User.objects.get_or_create(username="reviewer", defaults={"name": "审核"})
    connection.close()
    open_city()
    main()

"""A new day: where other rules hold from it, the steps of the records are judged anew, once, by a job of the worker."""

from django.db import transaction

from gongce.registers.ladders import last_change_of_rules
from gongce.rulebook import Register
from gongce_web import clock
from gongce_web.city.workspaces import open_city
from gongce_web.jobs.actions import start_job
from gongce_web.jobs.running import RunningJob
from gongce_web.records.actions.current import refresh_steps
from gongce_web.records.actions.heads import lock_known
from gongce_web.records.models import Record

STEPS = "register-steps"
_CHUNK = 500


def ask_for_steps_of_today() -> bool:
    """A job for each register whose rules changed, the same one however often and by however many it is asked."""
    pack = open_city().pack
    for register in pack.registers:
        since = last_change_of_rules(register, clock.today())
        if since and Record.objects.filter(register=register.id).exists():
            key = f"{register.id}:{since}:{pack.digest[:12]}"
            start_job(STEPS, by=None, key=key, register=register.id)
    return True


def judge_register(running: RunningJob, register: str) -> str:
    """The steps of a register's records by the rules of today, a few hundred at a time under the ledger's lock."""
    kept, moved = open_city().pack.register(register), 0
    numbers = list(Record.objects.filter(register=register).order_by("number").values_list("number", flat=True))
    for at in range(0, len(numbers), _CHUNK):
        running.tell(at, len(numbers), kept.title)
        moved += _judge(kept, numbers[at : at + _CHUNK])
    return f"{kept.title}{len(numbers)}条，{moved}条升降"


@transaction.atomic
def _judge(register: Register, numbers: list[str]) -> int:
    """No entry, fact or case changes a record between its reading and its writing."""
    lock_known(f"facts:{register.id}", f"procedure:{register.procedure}", f"register:{register.id}")
    return refresh_steps(register, numbers, clock.today())

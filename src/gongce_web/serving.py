"""One process that serves the pages and keeps the background worker beside it."""

import subprocess
import sys
from datetime import date
from pathlib import Path

from waitress.server import create_server

from gongce.rulebook import load_pack
from gongce_web.accounts.models import Grant, User
from gongce_web.returns.opening import open_due_rounds
from gongce_web.roles import Role
from gongce_web.units.actions import sync_units
from gongce_web.units.models import Unit
from gongce_web.wsgi import application

DEMO_PASSWORD = "Demo-2019!"
_SINCE = date(2019, 1, 1)


def serve(workspace: Path, host: str, port: int, *, demo: bool) -> int:
    """Serve until interrupted; the worker is stopped with the pages."""
    pack = load_pack(workspace / "plan")
    sync_units(pack)
    if demo:
        make_demo_people()
        open_due_rounds(by=None)
    worker = subprocess.Popen([sys.executable, "-m", "django", "db_worker"])
    try:
        server = create_server(application, host=host, port=port, threads=8, ident=None)
        print(f"http://{host}:{port}", flush=True)  # it listens from here on
        server.run()
    finally:
        worker.terminate()
        worker.wait(timeout=10)
    return 0


def make_demo_people() -> None:
    """One person of every role, with one password told on the screen; administrators still need a second factor."""
    city = Unit.objects.order_by("order").first()
    place = Unit.objects.filter(kind="zone").order_by("order").first() or city
    for role in Role:
        if not User.objects.filter(username=role.value).exists():
            user = User.objects.create_user(role.value, DEMO_PASSWORD, name=role.value)
            User.objects.filter(pk=user.pk).update(must_change_password=False)
            unit = place if role is Role.RESPONDENT else city
            if unit:
                Grant.objects.create(user=user, role=role, unit=unit, since=_SINCE)
    print(f"demo accounts: {', '.join(Role)}; password {DEMO_PASSWORD}", flush=True)

"""Everything works with no outbound connection: under a namespace without a network, and with sockets watched."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse
from web_city import build_city
from web_site import issue_city

from gongce_web.signing import verify_folder

ROOT = Path(__file__).resolve().parents[2]
_LOOPBACK = """
import fcntl, socket, struct
fcntl.ioctl(socket.socket(), 0x8914, struct.pack("16sh22x", b"lo", 0x1))  # SIOCSIFFLAGS: up
"""
_SCRIPT = """
import json, os, sys, threading, urllib.request
from pathlib import Path
from gongce_web.opening import open_workbench
folder, stick = Path(sys.argv[1]), Path(sys.argv[2])
open_workbench(folder)
from datetime import date
from waitress.server import create_server
from gongce.cli import main
from gongce.rulebook import load_pack
from gongce_web.accounts.models import User
from gongce_web.public_site import actions
from gongce_web.demo import make_demo_people
from gongce_web.units.actions import sync_units
from gongce_web.wsgi import application

sync_units(load_pack(folder / "plan"))
make_demo_people()
name = lambda role: User.objects.get(username=role)
release = actions.prepare_release(day=date(2019, 7, 30), by=name("analyst"))
release = actions.check_release(release=release, by=name("supervisor"))
actions.release_package(release=release, by=name("issuer"))
codes = [main(["site", "build", str(folder), str(stick / "site")])]
codes.append(main(["site", "verify", str(stick / "site")]))
codes.append(main(["returns", "open", str(folder), "--period", "2019-07"]))
for kind in ("bulletins", "forms"):
    words = ["--kind", kind, "--unit", "jingkai", "--by", "analyst"]
    codes.append(main(["bundle", "export", str(folder), str(stick), *words]))
packet = next(stick.glob("*.zip"))
codes.append(main(["bundle", "import", str(folder), str(packet), "--by", "analyst"]))
server = create_server(application, host="127.0.0.1", port=0, threads=2)
threading.Thread(target=server.run, daemon=True).start()
page = urllib.request.urlopen(f"http://127.0.0.1:{server.effective_port}/login/").read().decode()
print(json.dumps({"codes": codes, "page": page[:200]}), flush=True)
os._exit(0)
"""
_GUARD = """
import socket, sys
told = socket.socket.connect
def connect(self, address):
    if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1"):
        sys.exit(f"a connection to {address}")
    return told(self, address)
socket.socket.connect = connect
"""


def has_namespaces():
    try:
        return subprocess.run(["unshare", "-rn", "true"], capture_output=True, timeout=20, check=False).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False


def run_all(folder, stick, *before, guard=""):
    """Release, build, verify, export, import and serve in a process of its own."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    told = {"PYTHONPATH": str(ROOT / "src"), "GONGCE_TODAY": "2019-08-05", "GONGCE_WORKSPACE": str(folder)}
    words = [*before, sys.executable, "-c", guard + _SCRIPT, str(folder), str(stick)]
    ran = subprocess.run(words, capture_output=True, text=True, env=keep | told, timeout=400, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return json.loads(ran.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def issued_city(tmp_path_factory):
    return issue_city(build_city(ROOT), tmp_path_factory.mktemp("alone") / "city")


def check_all(done, stick):
    # The packet of bulletins is signed by this very installation, which is no unit above itself: told, not taken.
    assert done["codes"] == [0, 0, 0, 0, 0, 3]
    assert verify_folder(stick / "site")[1] == ()
    assert "<!doctype html>" in done["page"]
    assert len(list(stick.glob("*.zip"))) == 2


@pytest.mark.skipif(not has_namespaces(), reason="this machine lets nobody make a network namespace")
def test_it_all_works_where_there_is_no_network(issued_city, tmp_path):
    folder, stick = shutil.copytree(issued_city, tmp_path / "city"), tmp_path / "stick"
    stick.mkdir()
    check_all(run_all(folder, stick, "unshare", "-rn", guard=_LOOPBACK), stick)


def test_nothing_is_asked_of_anybody_else(issued_city, tmp_path):
    folder, stick = shutil.copytree(issued_city, tmp_path / "city"), tmp_path / "stick"
    stick.mkdir()
    check_all(run_all(folder, stick, guard=_GUARD), stick)


def test_the_watch_on_sockets_would_tell():
    ran = subprocess.run(
        [sys.executable, "-c", _GUARD + "socket.create_connection(('192.0.2.1', 80), 1)"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "a connection to" in ran.stderr


_ADDRESS = re.compile(r"(?:src|href|action|url\()\s*[=(]?\s*[\"']?(?:https?:)?//[\w.-]+")


def test_no_template_style_or_script_refers_to_an_address_outside():
    """The namespaces of SVG and Vega are names; nothing is fetched from them."""
    source = ROOT / "src" / "gongce_web"
    kinds = ("*.html", "*.css", "*.js", "*.mjs")
    files = [
        path
        for kind in kinds
        for path in source.rglob(kind)
        if "node_modules" not in path.parts and "static" not in path.parts
    ]
    assert len(files) > 40
    bad = [
        (path.name, found)
        for path in files
        for found in _ADDRESS.findall(path.read_text("utf-8"))
        if "w3.org" not in found
    ]
    assert bad == []


@pytest.mark.django_db
def test_pages_refer_to_this_server_alone(sign_in, people):
    browser = sign_in(people["leader"])
    for name in ("overview", "login", "accessibility", "packets", "site"):
        text = browser.get(reverse(name)).content.decode()
        assert not _ADDRESS.findall(text), name

"""What goes on a network: Django's own check, cookies, limits, no trace of the program, no secret, licences."""

import logging
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.urls import reverse
from packaging.requirements import Requirement
from web_databases import fetch, own_database
from web_servers import environment

ROOT = Path(__file__).resolve().parents[2]
ALLOWED = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software|ZPL|Zope|MPL|Mozilla|LGPL|Lesser General|0BSD|Unlicense|HPND"
)
REFUSED = re.compile(r"AGPL|Affero|(?<!L)GPL|(?<!Lesser )General Public License", re.IGNORECASE)


def production(folder, **values):
    """The settings as a network sees them: no plain HTTP, no standing clock."""
    given = {"DJANGO_SETTINGS_MODULE": "gongce_web.settings", "GONGCE_PLAIN_HTTP": "", "GONGCE_HOSTS": "gongce.city"}
    return environment(folder, **given | values)


def run_python(code, folder, **values):
    done = subprocess.run(
        [sys.executable, "-c", code], env=production(folder, **values), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_deployment_check_finds_nothing(own_city):
    words = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "INFO"]
    done = subprocess.run(words, env=production(own_city), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout
    assert "0 silenced" in done.stdout


def test_cookies_and_headers_on_a_network(own_city):
    code = """
import django
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
plain = Client().get("/login/", headers={"host": "gongce.city"})
print(plain.status_code, plain.headers["Location"])
secure = Client().get("/login/", secure=True, headers={"host": "gongce.city"})
print(secure.status_code, secure.headers["Strict-Transport-Security"], secure.headers["X-Frame-Options"])
print(secure.headers["X-Content-Type-Options"], secure.headers["Referrer-Policy"])
for cookie in secure.cookies.values():
    print(cookie.key, cookie["secure"], cookie["httponly"], cookie["samesite"])
print(Client().get("/login/", secure=True, headers={"host": "evil.example"}).status_code)
from django.conf import settings
print(settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE)
"""
    with own_database() as url:
        lines = run_python(code, own_city, GONGCE_DATABASE_URL=url).splitlines()
    assert lines == [
        "301 https://gongce.city/login/",
        "200 max-age=31536000; includeSubDomains; preload DENY",
        "nosniff same-origin",
        "csrftoken True True Lax",
        "400",
        "True True Lax",
    ]


def test_no_migration_is_forgotten(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_go_forward_from_nothing(own_city):
    code = (
        "import django; django.setup(); from django.core.management import call_command as c; c('migrate', verbosity=0)"
    )
    with own_database() as url:
        run_python(code, own_city, GONGCE_DATABASE_URL=url)
        applied = {tuple(row) for row in fetch(own_city, url, "SELECT app, name FROM django_migrations")}
    assert applied == set(MigrationLoader(None).graph.nodes)


def test_a_view_that_breaks_shows_no_trace_of_the_program(people, sign_in, monkeypatch, caplog):
    from gongce_web.audit import views

    def broken(**_):
        raise ZeroDivisionError("secret detail of the program")

    monkeypatch.setattr(views, "find_events", broken)
    browser = sign_in(people["auditor"])
    browser.raise_request_exception = False
    with caplog.at_level(logging.ERROR):
        answer = browser.get(reverse("audit-log"))
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "系统出错，已记录" in page
    for word in ("Traceback", "ZeroDivisionError", "secret detail", ".py"):
        assert word not in page
    assert "ZeroDivisionError" in caplog.text


def test_posts_beyond_the_limits_are_refused(client, db, settings):
    many = {f"f{number}": "1" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    assert client.post(reverse("login"), many).status_code == 400
    large = {"username": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1), "password": "y"}
    content = "&".join(f"{name}={value}" for name, value in large.items())
    answer = client.post(reverse("login"), content, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400


def test_forms_without_their_token_are_refused(db):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("login"), {"username": "a", "password": "b"}).status_code == 403


SECRETS = (
    re.compile(r"-----BEGIN (?:RSA |EC |OPENSSH |ENCRYPTED )?PRIVATE KEY-----\s+[A-Za-z0-9+/]{40}"),
    re.compile(r"\bAKIA[0-9A-Z]{16}\b|\bghp_[A-Za-z0-9]{36}\b|\bxox[baprs]-[A-Za-z0-9-]{20,}"),
    re.compile(r"(?i)\b(?:secret_key|api_key|access_token)\s*=\s*[\"'][^\"'\s]{16,}[\"']"),
    re.compile(r"postgresql://[^\s:/@\"'{}<>]+:[^\s@\"'{}<>…]{6,}@(?!127\.0\.0\.1|localhost|host)"),
)
_READ = {
    ".py",
    ".yaml",
    ".yml",
    ".toml",
    ".md",
    ".sh",
    ".js",
    ".mjs",
    ".json",
    ".html",
    ".txt",
    ".cfg",
    ".ini",
    ".env",
    "",
}


def tracked():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    names = [name for name in listed.stdout.split("\0") if name]
    return [ROOT / name for name in names] or [path for path in ROOT.rglob("*") if path.is_file()]


def test_no_secret_stands_in_the_repository():
    files = [path for path in tracked() if path.suffix in _READ and path.is_file()]
    assert len(files) > 500
    assert not [path.name for path in files if path.name in ("secret.key", ".env", "id_rsa", "id_ed25519")]
    found = [
        (path.relative_to(ROOT).as_posix(), match[0][:40])
        for path in files
        if "static" not in path.parts and (text := path.read_text(encoding="utf-8", errors="replace"))
        for pattern in SECRETS
        if (match := pattern.search(text))
    ]
    assert found == []


def test_the_scan_would_see_a_secret():
    word = "hunter2" * 3
    planted = f'API_KEY = "{word}"', f"postgresql://app:{word}@10.0.0.1/x", "AKIA" + "A" * 16
    for text in planted:
        assert any(pattern.search(text) for pattern in SECRETS), text


def run_with():
    """Names of the packages the product runs with (core, web, postgres): what it asks for, and what those ask for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted, seen = [*project["dependencies"], *extras["web"], *extras["postgres"]], set()
    while wanted:
        requirement = Requirement(wanted.pop())
        for extra in {"", *requirement.extras}:
            if (requirement.name.lower(), extra) not in seen:
                seen.add((requirement.name.lower(), extra))
                wanted += needed_by(requirement.name, extra)
    return sorted({name for name, _ in seen})


def needed_by(name, extra):
    """What a package asks for here, with an extra or without."""
    needed = [Requirement(text) for text in metadata.requires(name) or ()]
    here = [one for one in needed if one.marker is None or one.marker.evaluate({"extra": extra})]
    return [f"{one.name}[{','.join(one.extras)}]" for one in here]


def licence_of(name):
    found = metadata.metadata(name)
    kinds = [line for line in found.get_all("Classifier") or () if line.startswith("License ::")]
    return " | ".join([found.get("License-Expression") or "", *kinds, (found.get("License") or "")[:120]])


def test_what_the_product_runs_with_has_a_licence_that_is_allowed():
    """Vulnerabilities are audited where a network is (docs/how-to/deploy.md); licences need none."""
    names = run_with()
    assert {"django", "psycopg", "waitress", "polars"} <= set(names)
    strange = {name: licence_of(name) for name in names if not ALLOWED.search(licence_of(name))}
    refused = {name: licence_of(name) for name in names if REFUSED.search(licence_of(name))}
    assert strange == {}
    assert refused == {}


@pytest.mark.parametrize("text", ["AGPL-3.0", "GNU General Public License v3 (GPLv3)", "GPL-2.0-only", "GNU Affero"])
def test_refused_licences_are_seen(text):
    assert REFUSED.search(text)
    for weak in ("LGPL-3.0-only", "GNU Lesser General Public License v3 (LGPLv3)"):
        assert not REFUSED.search(weak)

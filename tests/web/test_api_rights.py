"""Every operation of the API × every role: it answers exactly those whom its policy allows."""

import re

import pytest
from django.core.cache import cache

from gongce_web.api.site import api

pytestmark = pytest.mark.django_db
ROLES = ("respondent", "reviewer", "analyst", "issuer", "supervisor", "leader", "system", "security", "auditor")
ASKED = {"/trace": "?key=x", "/observations": "?indicator=investment"}
"""What an operation cannot do without."""


def operations():
    """Every operation: method, address with a name nobody has in each place, its rule."""
    for method, path, operation in _walk():
        rule = operation.view_func.rule
        address = re.sub(r"\{int:\w+\}", "1", path.lstrip("/"))
        yield method, f"/api/{re.sub(r'[{}]', '', address)}{ASKED.get(path, '')}", rule


def _walk():
    for _, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    yield method, path, operation


@pytest.mark.parametrize("username", ROLES)
def test_an_operation_answers_exactly_whom_its_policy_allows(sign_in, people, username, monkeypatch):
    monkeypatch.setattr(api.throttle, "num_requests", 10_000)
    cache.clear()
    browser, person = sign_in(people[username]), people[username]
    for method, address, (policy, operation, _) in operations():
        answer = browser.generic(method, address, b"{}", content_type="application/json")
        told = (username, method, address, answer.content[:200])
        if policy.may(person, operation):
            assert answer.status_code != 403, told
        else:
            assert answer.status_code in (403, 422), told  # 422: the call's shape is looked at first


def test_nobody_outside_gets_an_answer(client, db):
    for method, address, _ in operations():
        assert client.generic(method, address).status_code == 401

"""Every operation of the API keeps to its own description, whatever is sent to it."""

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings

from gongce_web.api import actions
from gongce_web.api.models import Scope
from gongce_web.api.site import api
from gongce_web.wsgi import application

pytestmark = pytest.mark.django_db


SCHEMA = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/"))
SCHEMA.app = application
OPERATIONS = {one.ok().label: one.ok() for one in SCHEMA.get_all_operations()}


@pytest.fixture
def one_connection():
    """The application is called without Django's test client, which keeps a test's connection open between calls."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def headers(people, monkeypatch, one_connection):
    monkeypatch.setattr(api.throttle, "num_requests", 1_000_000)
    cache.clear()
    text = actions.make_token(name="t", scopes=list(Scope), days=9, by=people["analyst"])
    return {"Authorization": f"Bearer {text}"}


@pytest.mark.parametrize("label", OPERATIONS)
def test_an_operation_answers_as_it_is_described(label, headers):
    @given(case=OPERATIONS[label].as_strategy())
    @settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def call(case):
        case.call_and_validate(headers=headers)

    call()


def test_every_operation_is_described():
    assert len(OPERATIONS) >= 9

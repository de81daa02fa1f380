"""A NUL in an address or a field: one clear message, before anything reads it."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["search", "overview", "registers", "returns", "monitoring"])
def test_a_query_with_nul_is_told(sign_in, people, name):
    answer = sign_in(people["analyst"]).get(reverse(name), {"q": "a\x00b"})
    assert answer.status_code == 400
    assert "NUL" in answer.content.decode()


def test_a_field_with_nul_is_told_even_at_the_door():
    answer = Client().post(reverse("login"), {"username": "leader\x00", "password": "x"})
    assert answer.status_code == 400
    assert "空字符" in answer.content.decode()


def test_a_field_named_with_nul_is_told(sign_in, people):
    answer = sign_in(people["analyst"]).post(reverse("register-view-keep", args=["enterprises"]), {"na\x00me": "x"})
    assert answer.status_code == 400

"""Chinese first; English complete, chosen by a person and kept."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.template.base import Lexer, TokenType
from django.urls import reverse
from django.utils.translation import override

ROOT = Path(__file__).resolve().parents[2] / "src" / "gongce_web"
PO = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
HOLDERS = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
TRANSLATED = re.compile(r"""^(?:translate|trans) (["'])(.*?)\1""")


@pytest.fixture(scope="module")
def catalogue():
    with PO.open("rb") as file:
        return {message.id: message.string for message in read_po(file, locale="en") if message.id}


def test_every_text_of_the_templates_has_an_english_one(catalogue):
    wanted = set()
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for token in Lexer(path.read_text(encoding="utf-8")).tokenize():
            found = TRANSLATED.match(token.contents) if token.token_type == TokenType.BLOCK else None
            if found:
                wanted.add(found[2].replace("%", "%%"))
    lacking = {text for text in wanted if not (catalogue.get(text) or catalogue.get(text.replace("%%", "%")))}
    assert lacking == set()
    assert len(wanted) > 600


def test_translations_keep_what_is_filled_in(catalogue):
    wrong = [
        text
        for text, english in catalogue.items()
        if isinstance(text, str) and english and set(HOLDERS.findall(text)) != set(HOLDERS.findall(english))
    ]
    assert wrong == []
    assert [text for text, english in catalogue.items() if not english] == []


def test_translations_with_holders_can_be_filled_in(catalogue):
    for text, english in catalogue.items():
        for one in (text, english) if isinstance(text, str) and re.search(r"%\(\w+\)[sd]", text) else ():
            assert one % dict.fromkeys(re.findall(r"%\((\w+)\)", one), 1)


@pytest.mark.django_db
def test_the_language_is_chosen_and_kept_and_a_browser_does_not_choose(client, catalogue):
    page = reverse("login")
    asked = client.get(page, headers={"Accept-Language": "en-US"})
    assert "登录".encode() in asked.content
    assert asked.headers["Content-Language"] == "zh-hans"
    chosen = client.post(reverse("set-language"), {"language": "en", "next": page})
    assert chosen.headers["Location"] == page
    shown = client.get(page)
    assert b'lang="en"' in shown.content
    assert catalogue["登录"].encode() in shown.content
    assert "登录".encode() not in shown.content
    assert "密码".encode() not in shown.content
    assert client.post(reverse("set-language"), {"language": "xx"}).status_code == 400
    assert (
        client.post(reverse("set-language"), {"language": "en", "next": "https://elsewhere.invalid/"})
        .headers["Location"]
        .startswith("/")
    )


def test_every_translation_is_compiled(catalogue):
    with override("en"):
        from django.utils.translation import gettext

        assert gettext("登录") == catalogue["登录"]

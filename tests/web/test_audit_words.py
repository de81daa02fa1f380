"""Every action the workbench writes to its log has words on the log's page."""

import re
from pathlib import Path

from django.utils.translation import override

from gongce_web.audit.templatetags.audit import action_words

ROOT = Path(__file__).resolve().parents[2] / "src" / "gongce_web"
WRITTEN = re.compile(r"""(?:record|record_event|_move)\([^"\n]*"([a-z_]+\.[a-z_]+|login|logout)\"""")


def test_every_action_written_has_words():
    actions = {found for path in ROOT.rglob("*.py") for found in WRITTEN.findall(path.read_text(encoding="utf-8"))}
    assert len(actions) > 50
    assert {action for action in actions if not action_words(action)} == set()


def test_in_english_the_code_is_the_word():
    assert action_words("return.approve") == "报表：审核通过"
    assert action_words("unheard.of") == ""
    with override("en"):
        assert action_words("return.approve") == ""

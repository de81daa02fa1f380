"""What the README tells a newcomer to type exists."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_commands_of_the_readmes_are_targets_of_make() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name in ("README.md", "README.zh-CN.md"):
        targets = re.findall(r"\$ make (\S+)", (ROOT / name).read_text(encoding="utf-8"))
        assert targets[:2] == ["run", "test"]
        assert not [target for target in targets if not re.search(rf"^{target}:", makefile, re.M)]

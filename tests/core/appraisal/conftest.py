"""The command as a fixture."""

import json

import pytest

from gongce.cli import main


@pytest.fixture
def run(capsys):
    """Run a command; its JSON."""

    def call(*arguments):
        code = main([str(one) for one in (*arguments, "--json")])
        out = capsys.readouterr()
        assert code == 0, out.err
        return json.loads(out.out)

    return call

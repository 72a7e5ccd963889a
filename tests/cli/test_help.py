"""Help that helps: every command explains itself, and the first page loads nothing heavy."""

import importlib
import subprocess
import sys

import click
import pytest

from tests.conftest import Run
from webside.cli import COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(webside: Run, name: str) -> None:
    done = webside(name, "--help")
    assert done.returncode == 0
    assert f"webside {name}" in done.stdout
    command = importlib.import_module(f"webside.commands.{name.replace('-', '_')}").command
    assert isinstance(command, click.Command)
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.name not in ("out", "form", "help"):
            assert parameter.help or parameter.metavar, f"{name} --{parameter.name} says nothing"


def test_the_first_page_lists_every_command_and_loads_nothing_heavy() -> None:
    heavy = ("scrapy", "twisted", "pydantic", "sqlalchemy", "rich.progress", "jinja2", "yaml", "analyzers", "crawler")
    code = (
        "import sys\nfrom webside import cli\nsys.argv = ['webside', '--help']\n"
        "try:\n    cli.main()\nexcept SystemExit:\n    pass\n"
        f"print('heavy:', [name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "heavy: []" in done.stdout
    for name in COMMANDS:
        assert f"\n  {name} " in done.stdout


def test_the_version_is_told(webside: Run) -> None:
    assert webside("--version").stdout.startswith("webside, version ")

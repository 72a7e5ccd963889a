"""The command line: names every command, imports only the one called, turns errors into sentences and exit codes."""

import importlib
import os
import signal
import sys
from typing import NoReturn

import click

from model.errors import InputError, StoreError, WebsideError
from webside import __version__, pipes

# One line each, so that `webside --help` need not import the commands; a test holds them against the commands' own.
COMMANDS = {
    "open": "Open a page on this machine: paste, drop a file, or give a name, and see what was found.",
    "init": "Write a subject file by a few questions, by flags, or many from a CSV.",
    "audit": "Look at a subject: read, crawl, analyse, compare, report.",
    "check": "Lint a draft before it is posted.",
    "identify": "Say whether profiles are a subject's, and why.",
    "exports": "Say how to ask each service for your data: link, clicks, form, and how long it takes.",
    "inbox": "Take in exports and saved pages as they arrive in a folder.",
    "parse": "Print the documents of a saved page or export as JSON lines.",
    "report": "Write the report of a subject's last audit again.",
    "dismiss": "Set a finding aside, with a reason; it stays listed.",
    "contact-sheet": "Lay out the pictures of your exports by year, to look through by eye.",
    "log": "Note what was done about a finding: kept, removed, assessed, notified.",
    "judge": "Say whether a document is the subject's own; it is remembered.",
    "keys": "Set, list, test or forget the keys of services that ask for one.",
    "sources": "List what Webside can look at, and how.",
    "rules": "List the rules, or explain one.",
    "schema": "Print a JSON Schema.",
    "monitor": "Audit again every day, week or month.",
    "demo": "Audit the little web Webside ships with.",
    "forget": "Delete everything held on a subject.",
    "doctor": "Say what works on this machine and what is missing.",
}

EPILOG = """\b
First steps:
  webside open                       paste your reviews, see the first finding
  webside demo                       see a report in a minute, no set-up
  webside init                       write subject.yaml by a few questions
  webside audit subject.yaml         look, and write the report
  echo "Thanks, see you at your next cleaning!" | webside check --as reply
\b
Exit codes of `audit`: 0 complete, 1 flags at or above --fail-on, 2 wrong use, 3 coverage incomplete,
4 nothing could be looked at, 5 a copy to share was not kept, 130 interrupted (the report is written)."""


class Commands(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"webside.commands.{cmd_name.replace('-', '_')}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            from rapidfuzz import process

            near = process.extractOne(args[0], list(COMMANDS), score_cutoff=60)
            hint = f" Did you mean '{near[0]}'?" if near else " See 'webside --help'."
            ctx.fail(f"There is no command '{args[0]}'.{hint}")


@click.group(cls=Commands, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="webside")
def webside() -> None:
    """Webside audits the webside manner of a clinician or a practice.

    It looks at what was posted, what is said, what the office answered and what a search shows, and writes a report of
    possible disclosures, unprofessional content and unanswered reviews. It judges content, never a person.
    """


def main() -> NoReturn:
    """Run the command line; every expected failure ends in one sentence on standard error and a documented code."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # closed by the caller; the next file opened would take its place
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - open to the end
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            # Reports and reviews hold every script; a console of another encoding must not end a run.
            reconfigure(encoding="utf-8", errors="surrogateescape" if stream is sys.stdin else "backslashreplace")
    sys.exit(_run())


def _run() -> int:
    try:
        result = webside.main(prog_name="webside", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.Abort:
        return _say("stopped", 130)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (InputError, StoreError) as error:
        return _say(str(error), 2)
    except WebsideError as error:
        return _say(str(error), 1)
    except BrokenPipeError:
        # The reader (head, less) has seen enough; Python would complain again while closing standard output.
        pipes.give_up(sys.stdout)
        return 128 + getattr(signal, "SIGPIPE", 13)
    except OSError as error:
        # The machine's side: a full disk, a folder that went away, a right that is missing.
        try:
            sys.stdout.flush()
        except OSError:
            pipes.give_up(sys.stdout)
        where = f"{error.filename}: " if error.filename else ""
        return _say(f"{where}{error.strerror or error}", 2)
    except KeyboardInterrupt:
        return _say("stopped", 130)


def _say(sentence: str, code: int) -> int:
    click.echo(f"webside: {sentence}", err=True)
    return code

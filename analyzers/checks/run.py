"""From the kind of a check to the code that runs it."""

from collections.abc import Iterable

from analyzers.checks import filenames, identifiers, lexical, names, safe
from analyzers.checks.case import Case
from analyzers.reading import Hit
from analyzers.rulespec import Check


def run(check: Check, case_: Case, fired: frozenset[str]) -> Iterable[Hit]:
    """Hits of a check in a document; `fired` names the rules that fired before it."""
    match check.kind:
        case "lexicon" | "phrase":
            return lexical.lexicon(check, case_)
        case "frame":
            return lexical.frame(check, case_)
        case "count":
            return lexical.count(check, case_)
        case "echo":
            return lexical.echo(check, case_)
        case "name":
            return names.find(check, case_)
        case "filename":
            return filenames.find(check, case_)
        case "identifier":
            return identifiers.find(check, case_)
        case "topic":
            return lexical.topic(check, case_)
        case "safe":
            return safe.find(case_, fired)
    raise AssertionError(check.kind)

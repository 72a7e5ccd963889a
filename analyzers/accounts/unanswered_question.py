"""Public questions to the practice that nobody of the practice has answered."""

from collections.abc import Iterable, Iterator

from analyzers.accounts.questions import Question, question
from analyzers.accounts.scope import AccountCheck, Measured, Place, Scope, is_gone
from analyzers.authorship import wrote
from analyzers.facts import words
from analyzers.text import LONGEST, read
from model.documents import Document, Kind

_CONTENT = 3.0  # below it a review is a complaint, and what it asks a reproach
_THREAD = 20  # answers that are followed for a later answer of the owner


class UnansweredQuestion(AccountCheck):
    """Measures, for each question, its age in days, whether it is surely one, and whether it is a practical one."""

    kinds = (Kind.COMMENT, Kind.REVIEW)

    def see(self, document: Document) -> Iterable[Measured]:
        found = open_question(document, self.scope)
        if found:
            asked, age, strangers = found
            facts = {"days": age, "is_clear": asked.is_clear, "is_practical": asked.is_practical}
            yield self.of_document(document, facts, _note(asked, age, strangers))


def open_question(document: Document, scope: Scope) -> tuple[Question, int, int] | None:
    """The question, its age in days and the strangers that answered it, where the owner is known not to have."""
    asked = asked_in(document, scope)
    age = scope.age(document) if asked else None
    if asked is None or age is None or not scope.saw_answers(Place.of(document)):
        return None
    strangers = 0
    for answer, depth in _thread(document, scope):
        if is_own(answer, scope):
            return None
        strangers += depth == 0
    return asked, age, strangers


def asked_in(document: Document, scope: Scope) -> Question | None:
    """The question somebody else asks in a comment or a contented review."""
    if is_gone(document) or "?" not in document.text.replace("？", "?").replace("؟", "?"):
        return None
    if len(document.text) > LONGEST or is_own(document, scope):
        return None
    if document.kind is Kind.REVIEW and (document.recommends is False or (document.rating or _CONTENT) < _CONTENT):
        return None
    asked = question(document.text, read(document.text).language)
    if document.kind is Kind.REVIEW and not (asked and asked.is_practical):
        return None
    return asked


def is_own(document: Document, scope: Scope) -> bool:
    """Whether somebody of the practice wrote it: by its kind, or by name. Here any own name will do, of staff too,
    because a mistake only keeps a question silent."""
    if document.kind in (Kind.REPLY, Kind.POST):
        return not is_gone(document)
    author = document.author
    own = {words(name) for name in (*scope.setting.businesses, *scope.setting.people)}
    return (author is not None and words(author.name or "") in own) or wrote(document, scope.setting)


def _thread(document: Document, scope: Scope) -> Iterator[tuple[Document, int]]:
    """What answers a document (depth 0), and what answers that (depth 1)."""
    for number, answer in enumerate(scope.corpus.answers(document.id)):
        yield answer, 0
        if number < _THREAD and not is_own(answer, scope):
            for further in scope.corpus.answers(answer.id):
                yield further, 1


def _note(asked: Question, age: int, strangers: int) -> str:
    note = f"At least {age} days without an answer of the practice."
    if strangers:
        note += " Only others have answered it: see whether what they say is right."
    if asked.is_personal:
        note += " It asks for advice on one person's health: answer only by pointing to a clinician or your telephone."
    return note

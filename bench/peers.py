"""The tools Webside is held against, as their packages ship them: each says of a text whether it would flag it.

They stand in the dependency group `bench` and are neither shipped nor needed. One that cannot be imported is named and
left out.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Spans = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Peer:
    """A tool; `flags` judges a text, `spans` (where it has any) says where the identifiers stand."""

    name: str
    flags: Callable[[str], bool]
    spans: Callable[[str], Spans] | None = None


def peers() -> tuple[list[Peer], list[str]]:
    """The tools that are installed, and a line for each that is not."""
    found: list[Peer] = []
    absent: list[str] = []
    for name, make in (
        ("presidio (patterns)", lambda: _presidio("presidio (patterns)", 0.0)),
        ("presidio (patterns, 0.4+)", lambda: _presidio("presidio (patterns, 0.4+)", 0.4)),
        ("alt-profanity-check", _alt_profanity_check),
        ("better-profanity", _better_profanity),
    ):
        try:
            found.append(make())
        except ImportError as error:
            absent.append(f"{name}: not installed ({error})")
    return found, absent


def _presidio(name: str, threshold: float) -> Peer:
    """Every predefined English recogniser but the one that needs a spaCy model."""
    analyze = presidio_analyze()

    def spans(text: str) -> Spans:
        return [(each.start, each.end) for each in analyze(text) if each.score >= threshold]

    return Peer(name, lambda text: bool(spans(text)), spans)


def presidio_analyze() -> Callable[[str], list[Any]]:
    """Presidio's analyser with its pattern recognisers on a language engine that does nothing."""
    import tldextract
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())  # its own list, nothing fetched

    class Nothing(NlpEngine):
        def load(self) -> None: ...

        def is_loaded(self) -> bool:
            return True

        def process_text(self, text: str, language: str) -> NlpArtifacts:
            return NlpArtifacts([], [], [], [], self, language)

        def process_batch(self, texts: Any, language: str, *_: Any, **__: Any) -> Iterator[tuple[str, NlpArtifacts]]:
            return ((text, self.process_text(text, language)) for text in texts)

        def is_stopword(self, word: str, language: str) -> bool:
            return False

        def is_punct(self, word: str, language: str) -> bool:
            return False

        def get_supported_entities(self) -> list[str]:
            return []

        def get_supported_languages(self) -> list[str]:
            return ["en"]

    registry = RecognizerRegistry(supported_languages=["en"])
    registry.load_predefined_recognizers(languages=["en"])
    registry.remove_recognizer("SpacyRecognizer")
    engine = AnalyzerEngine(registry=registry, nlp_engine=Nothing(), supported_languages=["en"])
    return lambda text: engine.analyze(text, language="en")


def _alt_profanity_check() -> Peer:
    from profanity_check import predict

    return Peer("alt-profanity-check", lambda text: bool(predict([text])[0]))


def _better_profanity() -> Peer:
    from better_profanity import profanity

    profanity.load_censor_words()
    return Peer("better-profanity", profanity.contains_profanity)

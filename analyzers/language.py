"""Tells English from other languages by function words, so that English rules judge English alone."""

from collections.abc import Sequence

_ENOUGH_ENGLISH = 0.15  # share of English function words above which a text is English, mixed or not
_ENOUGH_FOREIGN = 2  # function words of another language that a text must hold to be called that

_FUNCTION_WORDS = {
    "en": "the and to of is in we you for our your that this with on are have be it at not was from if please thank "
    "thanks can us i my so all by as an or will would they their a no but hi hello who what when sorry me he she his "
    "her him do did has had were been just how any great love get got up out about",
    "es": "el la los las de que y en un una por con para su sus se del lo como más gracias nuestro nuestra es al está "
    "pero muy usted le nos mi si ya todo fue ha hola",
    "fr": "le la les des et est vous nous pour une un du dans que qui avec votre notre merci sur pas au ce cette sont "
    "par plus je mais très de bonjour",
    "de": "der die das und ist wir sie für ein eine nicht mit auf ihre unser danke den dem zu von im es auch sich bei "
    "haben ihr ich vielen",
    "pt": "o os as de que e em um uma por com para seu sua se do da no na não mais obrigado obrigada você nosso nossa "
    "muito é foi",
    "it": "il lo la gli di che e un una per con del della non sono grazie nostro nostra è al come si molto i le ci",
    "nl": "de het een en van is niet wij u voor met op dat zijn ook bedankt onze uw naar te ik",
    "hi": "hai ka ki ke ko se mein aap hum nahi aur bahut ji kya bhi dhanyavad hain tha",
    "tl": "ang ng sa mga po salamat kami inyo ko na at ay si kayo namin",
    "pl": "i w na z do nie się że jest dziękuję dla jak za po pan pani państwa",
}
_LANGUAGES = {name: frozenset(words.split()) for name, words in _FUNCTION_WORDS.items()}


def is_plainly_english(words: Sequence[str]) -> bool:
    """Whether English function words alone settle it; cheap."""
    return sum(map(_LANGUAGES["en"].__contains__, words)) >= _ENOUGH_ENGLISH * len(words) > 0


def language_of(words: Sequence[str]) -> str:
    """`en` unless the words are clearly something else; short and mixed texts count as English."""
    letters = sum(len(word) for word in words)
    if not words:
        return "en"
    foreign = sum(len(word) for word in words if not _is_latin(word))
    if foreign * 2 > letters:
        return "other"
    if is_plainly_english(words):
        return "en"
    counts = {name: sum(word in known for word in words) for name, known in _LANGUAGES.items()}
    best = max(counts, key=lambda name: (counts[name], name == "en"))
    if best == "en" or len(words) < 4:
        return "en"
    return best if counts[best] >= _ENOUGH_FOREIGN and counts[best] > 1.5 * counts["en"] else "en"


def _is_latin(word: str) -> bool:
    return ord(word[0]) < 0x250 or 0x1E00 <= ord(word[0]) < 0x1F00

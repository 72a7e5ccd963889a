"""Brings phones, streets, addresses on the web, handles and regions to one form, so that they compare."""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

import phonenumbers

from model.subject import Jurisdiction

_WORD = re.compile(r"[^\W_]+")
_APOSTROPHE = re.compile(r"(?<=\w)['’ʼ](?=\w)")

# Letters that no decomposition makes Latin: of northern and Slavic languages, and Cyrillic and Greek letter by letter.
_LETTERS = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d",
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "к": "k",
        "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
        "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu",
        "я": "ya", "і": "i", "є": "ye", "ґ": "g",
        "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k",
        "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t",
        "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
    }
)  # fmt: skip

_STREET = {
    "street": "st", "avenue": "ave", "av": "ave", "road": "rd", "boulevard": "blvd", "drive": "dr", "lane": "ln",
    "court": "ct", "place": "pl", "square": "sq", "highway": "hwy", "parkway": "pkwy", "circle": "cir",
    "terrace": "ter", "trail": "trl", "plaza": "plz", "turnpike": "tpke", "expressway": "expy", "mount": "mt",
    "saint": "st", "fort": "ft", "route": "rte", "north": "n", "south": "s", "east": "e", "west": "w",
    "northeast": "ne", "northwest": "nw", "southeast": "se", "southwest": "sw", "first": "1st", "second": "2nd",
    "third": "3rd", "fourth": "4th", "fifth": "5th", "center": "ctr", "centre": "ctr", "mountain": "mtn",
}  # fmt: skip
_WAYS = {"n", "s", "e", "w", "ne", "nw", "se", "sw"}
_KINDS_OF_STREET = {
    "st", "ave", "rd", "blvd", "dr", "ln", "ct", "pl", "sq", "hwy", "pkwy", "cir", "ter", "trl", "plz", "tpke", "expy",
    "rte", "way",
}  # fmt: skip
_UNIT = {"suite", "ste", "unit", "apt", "apartment", "floor", "fl", "room", "rm", "building", "bldg", "office", "no"}

_STATES: dict[str, str] = dict(
    re.findall(
        r"(\w+)=(\w+)",
        "al=alabama ak=alaska az=arizona ar=arkansas ca=california co=colorado ct=connecticut de=delaware "
        "dc=district_of_columbia fl=florida ga=georgia hi=hawaii id=idaho il=illinois in=indiana ia=iowa ks=kansas "
        "ky=kentucky la=louisiana me=maine md=maryland ma=massachusetts mi=michigan mn=minnesota ms=mississippi "
        "mo=missouri mt=montana ne=nebraska nv=nevada nh=new_hampshire nj=new_jersey nm=new_mexico ny=new_york "
        "nc=north_carolina nd=north_dakota oh=ohio ok=oklahoma or=oregon pa=pennsylvania pr=puerto_rico "
        "ri=rhode_island sc=south_carolina sd=south_dakota tn=tennessee tx=texas ut=utah vt=vermont va=virginia "
        "wa=washington wv=west_virginia wi=wisconsin wy=wyoming ab=alberta bc=british_columbia mb=manitoba "
        "nb=new_brunswick nl=newfoundland_and_labrador ns=nova_scotia on=ontario pe=prince_edward_island qc=quebec "
        "sk=saskatchewan nsw=new_south_wales vic=victoria qld=queensland tas=tasmania act=australian_capital_territory",
    )
)
_STATE_OF = {name.replace("_", " "): short for short, name in _STATES.items()}


@lru_cache(maxsize=128)
def words(text: str) -> tuple[str, ...]:
    """The words of a text without case, accents, apostrophes and punctuation."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHE.sub("", text)).casefold().translate(_LETTERS)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return tuple(_WORD.findall(plain))


def contains(whole: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Whether the words of `part` stand in `whole` side by side and in order; no words stand nowhere."""
    size = len(part)
    return size > 0 and any(whole[i : i + size] == part for i in range(len(whole) - size + 1))


def calling_region(jurisdiction: Jurisdiction) -> str | None:
    """The two letters in which a phone number without country code is read; None: it cannot be read."""
    match jurisdiction:
        case Jurisdiction.US | Jurisdiction.AU:
            return jurisdiction.value.upper()
        case Jurisdiction.UK:
            return "GB"
        case Jurisdiction.OTHER:
            return None
        case _:
            return "CA"


@lru_cache(maxsize=4096)
def phone(text: str, region: str | None) -> str | None:
    """A phone number as E.164, its extension left out; None if the text is not one complete number."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


@lru_cache(maxsize=64)
def phones_in(text: str, region: str | None) -> frozenset[str]:
    """Every phone number that stands in a text, as E.164."""
    matches = phonenumbers.PhoneNumberMatcher(text, region, leniency=phonenumbers.Leniency.POSSIBLE)
    found = (phone(match.raw_string, region) for match in matches)
    return frozenset(number for number in found if number)


@lru_cache(maxsize=1024)
def street(text: str) -> tuple[str, ...]:
    """A street and number in one spelling ("12 North Harbour Street, Suite 4" is "12 n harbour st"), unit left out.

    Reading the result again changes nothing.
    """
    kept: list[str] = []
    for word in words(text.split("#")[0]):
        if word in _UNIT and kept:
            break
        kept.append(word)
    return spelled(tuple(kept))


def other_unit(one: str, other: str) -> bool:
    """Whether two addresses name different suites; a suite that only one of them names differs from nothing."""
    a, b = _unit(one), _unit(other)
    return bool(a and b) and a != b


def _unit(text: str) -> frozenset[str]:
    plain = words(text.replace("#", " ste "))
    at = next((index for index, word in enumerate(plain) if index and word in _UNIT), len(plain))
    return frozenset(word for word in plain[at:] if any(character.isdigit() for character in word))


def spelled(text: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a text in the spelling of `street`, to find a street in them."""
    return tuple(_STREET.get(word, word) for word in text)


@lru_cache(maxsize=4096)
def same_street(one: str, other: str) -> bool:
    """Whether two streets with number are one, though only one of them writes "SW", "Dr" or a building behind it."""
    a, b = street(one), street(other)
    if not a or not b:
        return False
    if a == b:
        return True
    number_a, number_b = a[0], b[0]
    if number_a != number_b or not number_a[0].isdigit():
        return False
    name_a, way_a, kind_a = _street_parts(a[1:])
    name_b, way_b, kind_b = _street_parts(b[1:])
    fits = (not way_a or not way_b or way_a == way_b) and (not kind_a or not kind_b or kind_a == kind_b)
    return bool(name_a) and name_a == name_b and fits


def _street_parts(parts: tuple[str, ...]) -> tuple[str, frozenset[str], str]:
    """The name of a street as one word, its points of the compass and its kind ("st"); what follows the kind is left
    out."""
    name: list[str] = []
    ways: set[str] = set()
    kind = ""
    for part in parts:
        if kind and part not in _WAYS:
            break
        if part in _WAYS and (name or len(parts) > 1):
            ways.add(part)
        elif name and part in _KINDS_OF_STREET:
            kind = part
        else:
            name.append(part)
    return "".join(name), frozenset(ways), kind


def postcode(text: str) -> str:
    """A postcode without spaces and case; of a US ZIP+4 the first five digits."""
    plain = "".join(words(text))
    return plain[:5] if plain.isdigit() and len(plain) == 9 else plain


def region(text: str) -> str:
    """A state or province by its short letters, where they are known; otherwise its plain words."""
    plain = " ".join(words(text.replace(".", "")))
    return _STATE_OF.get(plain, plain)


def is_known_region(short: str) -> bool:
    """Whether `region` returned the letters of a state or province, so that two different ones contradict."""
    return short in _STATES


def gender(text: str) -> str:
    """ "m" or "f" where a gender is given as one of these; otherwise empty, and compared with nothing."""
    plain = "".join(words(text))
    return {"m": "m", "male": "m", "man": "m", "f": "f", "female": "f", "woman": "f"}.get(plain, "")


@lru_cache(maxsize=1024)
def web(address: str) -> tuple[str, str]:
    """Host (without www) and path of an address on the web, without case; ("", "") if it is none."""
    text = address.strip()
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    except ValueError:
        return "", ""
    if parts.scheme not in ("http", "https") or "." not in host or " " in host or "@" in parts.netloc:
        return "", ""
    return host, parts.path.rstrip("/").casefold()


def is_within(address: str, site: str) -> bool:
    """Whether an address lies on a site: its host or one below, and under its path if the site has one."""
    (host, path), (own, under) = web(address), web(site)
    if not host or not own:
        return False
    if under:
        return host == own and (path == under or path.startswith(f"{under}/"))
    return host == own or host.endswith(f".{own}")


def handle(text: str) -> str:
    """A handle without case and leading @; with its instance ("dr@social.example") where the text names it.

    The address of an account whose path is its handle ("https://social.example/@dr") gives the same; any other
    address gives its host and path.
    """
    host, path = web(text)
    if host and path.startswith("/@") and len(path) > 2:
        name = path[2:].split("/")[0]
        return name if "@" in name else f"{name}@{host}"
    if "://" in text and host:
        return f"{host}{path}"
    return text.strip().removeprefix("@").casefold()

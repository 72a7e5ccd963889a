"""The features of identity: pure tests of one document against the subject, each docstring the sentence it prints.

A test returns what it saw, as it is printed, or None. Weights and what counts as a fact stand in `identity.py`.
"""

from analyzers import facts, names, profiles, rarity, specialties
from analyzers.names import Likeness, proper
from analyzers.shown import BY_OTHERS, Pair, file_name, same_picture
from analyzers.specialties import Kinship
from model.documents import Kind
from model.subject import SubjectKind

_REGISTERS = {"npi", "nppes", "npi_registry", "cms_clinicians", "gmc", "ahpra", "register"}
_RARE_BELOW, _COMMON_FROM = 1.0, 10.0  # other physicians of the name expected in the United States


def not_me(pair: Pair) -> str | None:
    """You said that {} is somebody else."""
    document = pair.document
    for other in pair.subject.not_me:
        same_address = bool(document.url) and "/" in other and facts.is_within(document.url or "", other)
        if other == document.id or same_address or facts.handle(other) in pair.handles:
            return other
    return None


def declared_account(pair: Pair) -> str | None:
    """It comes from an account of yours: {}."""
    document = pair.document
    for account in pair.declared():
        own = facts.handle(account.at)
        asked = document.account is not None and own == facts.handle(document.account)
        by = own in pair.handles and document.kind not in BY_OTHERS
        if (asked and document.kind is not Kind.SEARCH_HIT) or by:
            return account.at
    shown_at = profiles.profile(document.url) if document.url else None
    for source, accounts in pair.subject.accounts.items():
        for account in accounts:
            address = profiles.address(source, account.at) or account.at
            if document.url and facts.web(address)[1] and facts.is_within(document.url, address):
                return account.at
            if shown_at and shown_at.key == profiles.key(source, account.at):
                return account.at
    return None


def own_export(pair: Pair) -> str | None:
    """You handed it in yourself, in {}."""
    document = pair.document
    if document.kind is Kind.SEARCH_HIT:  # who hands in a page of results says nothing of whom each of them is about
        return None
    read = file_name(document.account) if document.account else None
    named = ((one.source, file_name(one.path)) for one in pair.subject.exports)
    return next((file for source, file in named if source == document.source or file == read), None)


def own_site(pair: Pair) -> str | None:
    """It stands on your own site, {}."""
    url = pair.document.url
    return next((site for site in pair.own_sites() if url and facts.is_within(url, site)), None)


def same_npi(pair: Pair) -> str | None:
    """It shows your NPI, {}."""
    own = pair.subject.npi
    return own if own and own in pair.npis else None


def same_licence(pair: Pair) -> str | None:
    """It shows your licence or register number, {}."""
    numbers = (one.number for one in pair.subject.licences if sum(c.isdigit() for c in one.number) >= 5)
    return next((number for number in numbers if facts.contains(pair.words, facts.words(number))), None)


def other_npi(pair: Pair) -> str | None:
    """It shows another NPI than yours: {}."""
    subject, shown = pair.subject, pair.npis
    if not subject.npi or not shown or subject.npi in shown:
        return None
    organisation = any(
        names.compare_organisations(read, own) is not Likeness.OTHER
        for read in pair.claimed_names
        for own in pair.subject.organisations
    )
    return None if organisation and subject.kind is SubjectKind.CLINICIAN else min(shown)


def same_photo(pair: Pair) -> str | None:
    """It shows the same portrait as yours ({})."""
    found = (shown for shown in pair.claims.photos if any(same_picture(shown, own) for own in pair.subject.photos))
    return min(found, default=None)


def same_name(pair: Pair) -> str | None:
    """It carries a name of yours, {}."""
    return _with_likeness(pair, Likeness.SAME)


def close_name(pair: Pair) -> str | None:
    """It carries a name close to yours, {}."""
    return _with_likeness(pair, Likeness.CLOSE)


def same_surname(pair: Pair) -> str | None:
    """It carries your surname without a first name: {}."""
    return _with_likeness(pair, Likeness.SURNAME)


def same_middle_name(pair: Pair) -> str | None:
    """The middle name agrees too: {}."""
    return _with_middle(pair, "full")


def same_middle_initial(pair: Pair) -> str | None:
    """The middle initial agrees too: {}."""
    return _with_middle(pair, "initial")


def rare_name(pair: Pair) -> str | None:
    """Few clinicians carry the name {}, though people of other trades may; that helps and never decides."""
    return _by_rarity(pair, 0.0, _RARE_BELOW)


def common_name(pair: Pair) -> str | None:
    """Many clinicians carry the name {}, so more has to agree."""
    return _by_rarity(pair, _COMMON_FROM, float("inf"))


def same_phone(pair: Pair) -> str | None:
    """It shows your phone number, {}."""
    return min(pair.phones & pair.own_phones, default=None)


def same_address(pair: Pair) -> str | None:
    """It shows the address of your practice, {}."""
    return next(
        (proper(place.street) for place in pair.subject.places if pair.shows_street(place) and place.street), None
    )


def same_postcode(pair: Pair) -> str | None:
    """It names the postcode of your practice, {}."""
    claimed = pair.claims.postcode
    own = {facts.postcode(place.postcode): place.postcode for place in pair.subject.places if place.postcode}
    return own.get(facts.postcode(claimed)) if claimed else None


def same_city(pair: Pair) -> str | None:
    """It names a city where you practise, {}."""
    return _city(pair, pair.cities)


def former_city(pair: Pair) -> str | None:
    """It names a city where you practised before, {}."""
    return _city(pair, pair.former_cities)


def same_region(pair: Pair) -> str | None:
    """It names the state where you practise, {}."""
    claimed = pair.claims.region
    return claimed if claimed and facts.region(claimed) in pair.regions else None


def link_to_own_site(pair: Pair) -> str | None:
    """It links or writes to your own site, {}."""
    links = (*pair.claims.links, *(f"https://{host}" for host in pair.mail_hosts()))
    return next((site for site in pair.own_sites() for link in links if facts.is_within(link, site)), None)


def same_employer(pair: Pair) -> str | None:
    """It names where you work or worked, {}."""
    own = (*pair.subject.employers, *pair.subject.business_names, *(p.name for p in pair.subject.places if p.name))
    if pair.subject.kind is SubjectKind.PRACTICE:
        return None
    claimed = pair.claims.employers
    named = (one for one in own for read in claimed if names.compare_organisations(read, one) is not Likeness.OTHER)
    written = (one for one in own if names.find_organisation(pair.words, one))
    return next(named, None) or next(written, None)


def same_staff(pair: Pair) -> str | None:
    """It names somebody you work with, {}."""
    claimed = (*pair.claims.colleagues, *pair.claimed_names[1:])
    for own in pair.subject.staff:
        if len(names.person(own).first) < 2 or not names.person(own).last or _is_oneself(own, pair):
            continue
        in_text = names.find_person(pair.words, own)
        if (in_text and in_text[0] is Likeness.SAME) or any(names.shared_exactly(read, own) for read in claimed):
            return proper(own)
    return None


def _is_oneself(own: str, pair: Pair) -> bool:
    """Whether one of the staff is the clinician: a table of staff lists everybody."""
    return any(names.compare_persons(own, person) >= Likeness.CLOSE for person in pair.subject.persons)


def same_specialty(pair: Pair) -> str | None:
    """It gives your specialty, {}."""
    if pair.claims.specialties:
        found = pair.kinship
        return proper(found[1]) if found and found[0] is Kinship.SAME else None
    in_text = (name for name in pair.subject.specialties if facts.contains(pair.words, facts.words(name)))
    return next(in_text, None) or specialties.written(pair.words, pair.own_specialties)


def kin_specialty(pair: Pair) -> str | None:
    """It gives a specialty kin to yours: {}."""
    found = pair.kinship
    return f"{proper(found[1])} and {proper(found[2])}" if found and found[0] in (Kinship.KIN, Kinship.NEAR) else None


def same_credential(pair: Pair) -> str | None:
    """It gives your credential, {}."""
    shown = {facts.words(one.replace(".", "")) for one in pair.claims.credentials}
    same = (own for own in pair.subject.credentials if facts.words(own.replace(".", "")) in shown)
    written = (own for own in pair.subject.credentials if specialties.stands_in(own, pair.text))
    if found := next(same, None) or next(written, None):
        return found
    return _degrees(pair) if pair.degrees & pair.own_degrees else None


def same_particulars(pair: Pair) -> str | None:
    """Credential and gender agree as well: {}."""
    shown, own = facts.gender(pair.claims.gender or ""), facts.gender(pair.subject.gender or "")
    if not shown or shown != own or not pair.degrees & pair.own_degrees:
        return None
    return f"{_degrees(pair)}, {pair.claims.gender}"


def register_entry(pair: Pair) -> str | None:
    """It is an entry of an official register, {}."""
    source = pair.document.source
    return source if source in _REGISTERS and pair.name and pair.name.likeness is Likeness.SAME else None


def other_name(pair: Pair) -> str | None:
    """It carries another name: {}."""
    return _with_likeness(pair, Likeness.OTHER)


def other_part_of_name(pair: Pair) -> str | None:
    """Only a part of its name is yours: {}."""
    return _with_likeness(pair, Likeness.OTHER_FIRST, Likeness.OTHER_SURNAME)


def other_middle_name(pair: Pair) -> str | None:
    """Its middle name or generation is not yours: {}."""
    return _with_likeness(pair, Likeness.OTHER_MIDDLE)


def other_gender(pair: Pair) -> str | None:
    """It gives another gender than you declared: {}."""
    shown, own = facts.gender(pair.claims.gender or ""), facts.gender(pair.subject.gender or "")
    return pair.claims.gender if shown and own and shown != own else None


def other_profession(pair: Pair) -> str | None:
    """It gives the credential of another profession: {}."""
    shown, own = specialties.professions(pair.degrees), specialties.professions(pair.own_degrees)
    if not shown or not own:
        return None
    return None if shown & own else ", ".join(pair.claims.credentials) or ", ".join(sorted(pair.degrees)).upper()


def other_degree(pair: Pair) -> str | None:
    """It gives another degree of your profession: {}."""
    shown, own = pair.degrees & {"md", "do"}, pair.own_degrees & {"md", "do"}
    return ", ".join(sorted(shown)).upper() if shown and own and not shown & own else None


def other_specialty(pair: Pair) -> str | None:
    """It gives a specialty of another family: {}."""
    found = pair.kinship
    return proper(found[1]) if found and found[0] is Kinship.OTHER else None


def other_region(pair: Pair) -> str | None:
    """It names another state: {}."""
    claimed = pair.claims.region
    if not claimed or not pair.regions or not facts.is_known_region(facts.region(claimed)):
        return None
    return None if facts.region(claimed) in pair.regions else claimed


def other_phone_and_city(pair: Pair) -> str | None:
    """Both its phone and its city are other than yours: {}."""
    city, shown, own = pair.claims.city, pair.phones, pair.own_phones
    cities = pair.cities.keys() | pair.former_cities.keys()
    if not city or not shown or not own or shown & own or not cities:
        return None
    return None if facts.words(city) in cities else f"{min(shown)}, {proper(city)}"


def other_branch(pair: Pair) -> str | None:
    """It is a place of this name where you are not: {}."""
    city = pair.claims.city
    if pair.subject.kind is not SubjectKind.PRACTICE or not city or not pair.cities:
        return None
    return None if facts.words(city) in pair.cities else proper(city)


def _degrees(pair: Pair) -> str:
    """The credentials as the document writes them, or the profession they stand for."""
    return ", ".join(pair.claims.credentials) or ", ".join(sorted(pair.degrees & pair.own_degrees))


def _with_likeness(pair: Pair, *wanted: Likeness) -> str | None:
    match = pair.name
    return proper(match.read) if match and match.likeness in wanted else None


def _with_middle(pair: Pair, how: str) -> str | None:
    match = pair.name
    if match is None or not match.person or match.likeness not in (Likeness.SAME, Likeness.CLOSE):
        return None
    agreed = names.middles(names.person(match.read), names.person(match.own))
    return proper(match.read) if agreed == how else None


def _by_rarity(pair: Pair, least: float, below: float) -> str | None:
    match = pair.name
    if match is None or not match.person or match.likeness not in (Likeness.SAME, Likeness.CLOSE):
        return None
    expected = rarity.namesakes(rarity.share(match.read, match.own, middle=False))
    return proper(match.own) if least <= expected < below else None


def _city(pair: Pair, cities: dict[tuple[str, ...], str]) -> str | None:
    claims = pair.claims
    if claims.city:
        found = cities.get(facts.words(claims.city))
        elsewhere = claims.region and pair.regions and facts.region(claims.region) not in pair.regions
        return proper(found) if found and not elsewhere else None
    return next((proper(name) for city, name in cities.items() if facts.contains(pair.words, city)), None)

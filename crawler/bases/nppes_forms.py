"""Entries of NPPES in its other forms, with the keys of its interface: the monthly file, and what its pages ask for."""

from collections.abc import Iterator, Mapping

from crawler.archives.stream import mapping, sequence
from crawler.bases.register_table import Table, table

_NPI = ("npi",)
_NAMES = ("provider_last_name_legal_name", "provider_organization_name_legal_business_name", "provider_last_name")
_PLACE = {
    "address_1": "{0}_first_line_business_{1}_address",
    "address_2": "{0}_second_line_business_{1}_address",
    "city": "{0}_business_{1}_address_city_name",
    "state": "{0}_business_{1}_address_state_name",
    "postal_code": "{0}_business_{1}_address_postal_code",
    "telephone_number": "{0}_business_{1}_address_telephone_number",
}
_BASIC = {
    "organization_name": ("provider_organization_name_legal_business_name",),
    "last_name": ("provider_last_name_legal_name", "provider_last_name"),
    "first_name": ("provider_first_name",),
    "middle_name": ("provider_middle_name",),
    "name_suffix": ("provider_name_suffix_text",),
    "credential": ("provider_credential_text",),
    "sex": ("provider_sex_code", "provider_gender_code"),
    "authorized_official_first_name": ("authorized_official_first_name",),
    "authorized_official_last_name": ("authorized_official_last_name",),
}
# What the registry's pages call otherwise than its interface, once capitals are written as `_x`.
_OF_PAGES = {"address_line1": "address_1", "address_line2": "address_2", "tele_number": "telephone_number"}
_MOST = 50  # columns for taxonomies and identifiers; the file has 15 and 50
_DEEPEST = 6


def file_of(body: bytes) -> Table | None:
    """The rows of the monthly file; None for what is no such table."""
    return table(body, _NPI, _NAMES)


def entry(row: Mapping[str, str]) -> dict[str, object] | None:
    """A row of the file as an entry. None for a number that is out of use: the file tells nothing else of it."""
    basic = {key: next((row[name] for name in names if row.get(name)), "") for key, names in _BASIC.items()}
    is_gone = bool(row.get("npi_deactivation_date")) and not row.get("npi_reactivation_date")
    if is_gone and not (basic["last_name"] or basic["organization_name"]):
        return None
    basic |= {
        "status": "D" if is_gone else "A",
        "enumeration_date": _day(row.get("provider_enumeration_date", "")),
        "last_updated": _day(row.get("last_update_date", "")),
    }
    other = {
        "organization_name": row.get("provider_other_organization_name", ""),
        "last_name": row.get("provider_other_last_name", ""),
        "first_name": row.get("provider_other_first_name", ""),
        "credential": row.get("provider_other_credential_text", ""),
    }
    return {
        "number": row["npi"],
        "basic": basic,
        "other_names": [other] if other["organization_name"] or other["last_name"] else [],
        "addresses": [_place(row, "practice_location", "LOCATION"), _place(row, "mailing", "MAILING")],
        "taxonomies": list(_taxonomies(row)),
        "identifiers": list(_identifiers(row)),
    }


def _place(row: Mapping[str, str], which: str, purpose: str) -> dict[str, object]:
    told = {key: row.get(name.format("provider", which), "") for key, name in _PLACE.items()}
    return {"address_purpose": purpose, **told}


def _taxonomies(row: Mapping[str, str]) -> Iterator[dict[str, object]]:
    """The file tells a taxonomy by its code alone."""
    for number in range(1, _MOST + 1):
        if code := row.get(f"healthcare_provider_taxonomy_code_{number}"):
            yield {
                "code": code,
                "license": row.get(f"provider_license_number_{number}", ""),
                "state": row.get(f"provider_license_number_state_code_{number}", ""),
                "primary": row.get(f"healthcare_provider_primary_taxonomy_switch_{number}", ""),
            }


def _identifiers(row: Mapping[str, str]) -> Iterator[dict[str, object]]:
    for number in range(1, _MOST + 1):
        if identifier := row.get(f"other_provider_identifier_{number}"):
            yield {"identifier": identifier, "issuer": row.get(f"other_provider_identifier_issuer_{number}", "")}


def _day(written: str) -> str:
    """A day of the file, which writes the month first, in order of size."""
    month, _, rest = written.partition("/")
    day, _, year = rest.partition("/")
    return f"{year}-{month:0>2}-{day:0>2}" if year else written


def as_interface(told: object) -> object:
    """An entry with the keys of the interface, also of the registry's own pages: `firstName` is `first_name` there."""
    return _renamed(told, _DEEPEST) if "enumerationType" in mapping(told) else told


def _renamed(told: object, depth: int) -> object:
    if depth and isinstance(told, list):
        return [_renamed(one, depth - 1) for one in sequence(told)]
    if not depth or not isinstance(told, Mapping):
        return told
    written = {_parted(str(key)): _renamed(value, depth - 1) for key, value in mapping(told).items()}
    return {_OF_PAGES.get(key, key): value for key, value in written.items()}


def _parted(key: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in key).lstrip("_")

"""Where `sites.yaml` is, and its entries as they are written: for where pydantic, which checks them, does not run."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import yaml

from model.source import Access, Canary, Caps, Expectation, Extent, KeyPlace, Knowledge, Pace, Source

_HERE = Path(__file__).parent
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FORMS: Mapping[str, Any] = {
    "access": Access,
    "extent": Extent,
    "knowledge": Knowledge,
    "pace": lambda told: Pace(**told),
    "caps": lambda told: Caps(**told),
    "expects": lambda told: Expectation(**told),
    "key": lambda told: KeyPlace(**told),
    "canary": lambda told: Canary(**told),
}
_LISTS = {field.name for field in fields(Source) if str(field.type).startswith("tuple")}


def sites_file() -> Path:
    """Where `sites.yaml` is: at the top of a checkout, or inside the installed package."""
    checkout = _HERE.parent / "sites.yaml"
    return checkout if checkout.is_file() else _HERE / "sites.yaml"


def plainly() -> dict[str, Source]:
    """All sources by id, in the order of the file that Webside ships with; `crawler.sources.load` checks any other."""
    data = yaml.load(sites_file().read_text(encoding="utf-8"), Loader=_LOADER)
    return {id: Source(id=id, **{key: _formed(key, value) for key, value in told.items()}) for id, told in data.items()}


def _formed(key: str, value: Any) -> Any:
    if key in _LISTS:
        return tuple(value)
    return _FORMS[key](value) if key in _FORMS else value

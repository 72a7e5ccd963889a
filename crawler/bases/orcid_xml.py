"""The XML of ORCID's API, which it gives unless asked for JSON, as the JSON: a record, or the answer of a search."""

from scrapy.selector import Selector

from model.errors import SourceChanged


def as_json(body: bytes) -> object | None:
    """What such a file holds, with the keys of the JSON; None for anything else."""
    if body.lstrip()[:1] != b"<":
        return None
    page = Selector(body=body, type="xml", encoding="utf-8")
    if page.root is None or not isinstance(page.root.tag, str) or "orcid.org/ns/" not in page.root.tag:
        return None
    page.remove_namespaces()
    if not body.rstrip().endswith(f"{page.root.tag}>".encode()):
        raise SourceChanged("the answer is broken XML: it breaks off before its end")
    match page.root.tag:
        case "record":
            activities = {"employments": _employments(page), "works": _works(page)}
            person = next(iter(page.xpath("./person")), page)
            identifier = {"path": _words(page, "./orcid-identifier/path")}
            return {"orcid-identifier": identifier, "person": _person(person), "activities-summary": activities}
        case "person":
            return _person(page) | {"path": page.attrib.get("path", "")}
        case "works":
            return _works(page) | {"path": page.attrib.get("path", "")}
        case "search":
            found = [{"orcid-identifier": {"path": _words(one, ".//path")}} for one in page.xpath("./result")]
            return {"result": found, "num-found": _count(page)}
        case "expanded-search":
            return {"expanded-result": [_person_found(one) for one in page.xpath("./expanded-result")],
                    "num-found": _count(page)}  # fmt: skip
        case _:
            return None


def _count(page: Selector) -> int | None:
    told = page.attrib.get("num-found") or _words(page, "./num-found")
    return int(told) if told.isdecimal() and len(told) < 12 else None


def _person_found(one: Selector) -> dict[str, object]:
    single = {name: _words(one, name) for name in ("orcid-id", "given-names", "family-names", "credit-name")}
    return single | {
        name: [_words(part, ".") for part in one.xpath(name)] for name in ("other-name", "institution-name")
    }


def _person(page: Selector) -> dict[str, object]:
    name = {part: {"value": _words(page, f"./name/{part}")} for part in ("given-names", "family-name", "credit-name")}
    others = [{"content": _words(one, "content")} for one in page.xpath("./other-names/other-name")]
    sites = [{"url": {"value": _words(one, "url")}} for one in page.xpath("./researcher-urls/researcher-url")]
    return {
        "name": name,
        "other-names": {"other-name": others},
        "biography": {"content": _words(page, "./biography/content")},
        "researcher-urls": {"researcher-url": sites},
    }


def _employments(page: Selector) -> dict[str, object]:
    named = [_words(one, "./organization/name") for one in page.xpath(".//employments//employment-summary")]
    return {"employment-summary": [{"organization": {"name": name}} for name in named]}


def _works(page: Selector) -> dict[str, object]:
    return {"group": [{"work-summary": [_work(one) for one in group.xpath("./work-summary")]}
                      for group in page.xpath(".//group[work-summary]")]}  # fmt: skip


def _work(one: Selector) -> dict[str, object]:
    numbers = [
        {name: _words(number, name) for name in ("external-id-type", "external-id-value", "external-id-relationship")}
        | {"external-id-normalized": {"value": _words(number, "external-id-normalized")}}
        for number in one.xpath("./external-ids/external-id")
    ]
    return {
        "put-code": one.attrib.get("put-code", ""),
        "title": {"title": {"value": _words(one, "./title/title")}},
        "journal-title": {"value": _words(one, "./journal-title")},
        "url": {"value": _words(one, "./url")},
        "external-ids": {"external-id": numbers},
    }


def _words(entry: Selector, path: str) -> str:
    """The words at a path, on one line."""
    return " ".join(str(entry.xpath(f"string({path})").get() or "").split())

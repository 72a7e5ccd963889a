"""Answers of a wiki in XML (`format=xml`), as its JSON."""

from scrapy.selector import Selector

_NUMBERS = frozenset({"revid", "parentid", "old_revid", "pageid", "ns", "userid"})


def as_json(body: bytes) -> dict[str, object] | None:
    """Contributions, recent changes and revisions with their text; None for anything else, also where it breaks off."""
    if not (body.lstrip()[:1] == b"<" and b"<api" in body[:500] and body.rstrip().endswith(b"</api>")):
        return None
    page = Selector(body=body, type="xml", encoding="utf-8")
    if page.root is None:
        return None
    query: dict[str, object] = {}
    for name, path in (("usercontribs", "item"), ("recentchanges", "rc")):
        if page.xpath(f"/api/query/{name}"):
            query[name] = [_told(one) for one in page.xpath(f"/api/query/{name}/{path}")]
    if pages := page.xpath("/api/query/pages/page"):
        query["pages"] = [
            {**_told(one), "revisions": [_revision(rev) for rev in one.xpath("revisions/rev")]} for one in pages
        ]
    errors = [_told(one) for one in page.xpath("/api/error")]
    return {"query": query, **({"error": errors[0]} if errors else {})} if query or errors else None


def _told(node: Selector) -> dict[str, object]:
    return {key: int(value) if key in _NUMBERS and value.isdecimal() else value for key, value in node.attrib.items()}


def _revision(node: Selector) -> dict[str, object]:
    return {**_told(node), "slots": {"main": {"content": node.xpath("string(.)").get()}}}

"""The XML of the E-utilities (efetch, esummary, esearch) as the JSON they give when asked for it."""

from scrapy.selector import Selector

from model.errors import SourceChanged

_SUMMARIES = "//PubmedArticle | //PubmedBookArticle | //DocSum | //DocumentSummary"
_ROOTS = frozenset({"PubmedArticleSet", "PubmedArticle", "eSummaryResult", "eSearchResult", "eFetchResult"})
_NOTICES = {"RetractionIn": "retraction in", "ExpressionOfConcernIn": "expression of concern in",
            "ErratumIn": "erratum in"}  # fmt: skip


def as_json(body: bytes) -> object | None:
    """What such a file holds, with the keys of the JSON; None for anything else."""
    if body.lstrip()[:1] != b"<":
        return None
    page = Selector(body=body, type="xml", encoding="utf-8")
    if page.root is None or page.root.tag not in _ROOTS:
        return None
    if not body.rstrip().endswith(f"</{page.root.tag}>".encode()) and len(page.root):
        raise SourceChanged("the answer is broken XML: it breaks off before its end")
    if error := " ".join(page.xpath("//ERROR//text()").getall()).strip():
        return {"esearchresult": {"ERROR": error}}
    if page.root.tag == "eSearchResult":
        return {"esearchresult": {"idlist": page.xpath("/eSearchResult/IdList/Id/text()").getall()}}
    found = [_summary(one) for one in page.xpath(_SUMMARIES)]
    uids = [str(one["uid"]) for one in found]
    return {"result": {"uids": uids} | dict(zip(uids, found, strict=True))}


def _summary(entry: Selector) -> dict[str, object]:
    match entry.root.tag:
        case "DocSum":
            return _old(entry)
        case "DocumentSummary":
            return _new(entry)
        case _:
            return _article(entry)


def _article(entry: Selector) -> dict[str, object]:
    """An article as efetch gives it; of a book its chapter, or the book where it is one."""
    authors = [
        _words(one, "CollectiveName") or " ".join(filter(None, (_words(one, "LastName"), _words(one, "Initials"))))
        for one in entry.xpath("(.//AuthorList)[1]/Author")
    ]
    notices = [
        {"reftype": kind, "pmid": _words(one, "PMID")}
        for one in entry.xpath(".//CommentsCorrections")
        if (kind := _NOTICES.get(one.attrib.get("RefType", "")))
    ]
    own = entry.xpath("./*/ArticleIdList/ArticleId")
    numbers = [{"idtype": one.attrib.get("IdType", ""), "value": str(one.xpath("string()").get())} for one in own]
    return {
        "uid": _words(entry, "(.//PMID)[1]"),
        "title": _words(entry, "(.//ArticleTitle)[1]") or _words(entry, "(.//BookTitle)[1]"),
        "authors": [{"name": name} for name in authors],
        "fulljournalname": _words(entry, "(.//Journal/Title)[1]"),
        "articleids": numbers,
        "elocationid": _words(entry, "(.//ELocationID[@EIdType='doi'])[1]"),
        "pubtype": entry.xpath(".//PublicationType/text()").getall(),
        "references": notices,
    }


def _old(entry: Selector) -> dict[str, object]:
    """A summary of version 1: everything is an Item with a Name."""

    def items(*names: str) -> list[str]:
        path = "/".join(f"Item[@Name='{name}']" for name in names)
        return [" ".join(str(one.xpath("string()").get()).split()) for one in entry.xpath(path)]

    def first(name: str) -> str:
        return next(iter(items(name)), "")

    doi = first("DOI")
    return {
        "uid": _words(entry, "Id"),
        "title": first("Title"),
        "authors": [{"name": name} for name in items("AuthorList", "Author")],
        "fulljournalname": first("FullJournalName"),
        "source": first("Source"),
        "articleids": [{"idtype": "doi", "value": doi}] if doi else [],
        "pubtype": items("PubTypeList", "PubType"),
    }


def _new(entry: Selector) -> dict[str, object]:
    """A summary of version 2, named like the JSON but for capitals."""
    numbers = [{"idtype": _words(one, "IdType"), "value": _words(one, "Value")} for one in entry.xpath(".//ArticleId")]
    notices = [{"reftype": _words(one, "RefType"), "pmid": _words(one, "PMID")} for one in entry.xpath(".//Reference")]
    return {
        "uid": entry.attrib.get("uid", ""),
        "title": _words(entry, "Title"),
        "authors": [{"name": _words(one, "Name")} for one in entry.xpath("Authors/Author")],
        "fulljournalname": _words(entry, "FullJournalName"),
        "source": _words(entry, "Source"),
        "articleids": numbers,
        "elocationid": _words(entry, "ELocationID"),
        "pubtype": entry.xpath("PubType/flag/text()").getall(),
        "references": notices,
    }


def _words(entry: Selector, path: str) -> str:
    """The words at a path, on one line, without the markup in them."""
    return " ".join(str(entry.xpath(f"string({path})").get() or "").split())

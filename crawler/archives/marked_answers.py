"""Answers of owners that a page marks by the names of its parts only: put into the page's structured data as such."""

import re

from bs4 import BeautifulSoup, Tag

from crawler.archives.phrases import table

OWNERS = "OwnersAnswer"
_WHO = r"(?:doctor|owner|business|company|provider|professional|specialist|merchant|management|practice|clinic|host)"
_ANSWER = re.compile(rf"{_WHO}s?[-_ ]?(?:answer|reply|response|comment)(?![a-z])", re.I)
_INNER = re.compile(rf"(?:{_WHO}s?[-_ ]?)?(?:answer|reply|response|comment)[-_ ]?(?:content|text|body|message)", re.I)
_COMMENT = ("opinion-comment", "review-comment", "review-text")
_REVIEW = re.compile(r"(?:^|/)(?:User)?Review$")
_MOST = 2000


def mark(soup: BeautifulSoup, html: str) -> None:
    """Turn each such answer inside a review of microdata into an item of its own."""
    if any(name in html for name in _COMMENT):
        for opinion in soup.find_all(_is_review, limit=_MOST):
            _name_words(opinion)
    if not _ANSWER.search(html):
        return
    done: set[int] = set()
    for tag in soup.find_all(_is_answer, limit=_MOST):
        review = tag.find_parent(_is_review)
        if review is None or any(id(above) in done for above in (tag, *tag.parents)):
            continue
        inner = tag.find(lambda one: bool(_INNER.search(_names(one))))
        answer = inner if isinstance(inner, Tag) else tag
        done.update((id(tag), id(answer)))
        if answer.get_text(strip=True):
            _make_item(soup, answer)


def _names(tag: Tag) -> str:
    """What a part of the page is called by those who made it."""
    told = (value for name, value in tag.attrs.items() if name in ("class", "id") or name.startswith("data-"))
    return " ".join(" ".join(value) if isinstance(value, list) else str(value)[:200] for value in told)


def _is_answer(tag: Tag) -> bool:
    return tag.name not in ("a", "button", "form", "script", "input") and bool(_ANSWER.search(_names(tag)))


def _is_review(tag: Tag) -> bool:
    return tag.get("itemprop") == "review" or bool(_REVIEW.search(str(tag.get("itemtype") or "")))


def _make_item(soup: BeautifulSoup, answer: Tag) -> None:
    words = soup.new_tag("div", attrs={"itemprop": "text"})
    for child in list(answer.contents):
        words.append(child.extract())
    answer.append(words)
    answer.attrs |= {"itemprop": "reply", "itemscope": "", "itemtype": OWNERS}
    head = words.find(lambda one: bool(one.get_text(strip=True)))
    if isinstance(head, Tag) and any(told.sign == "owner" for told in table().look(head.get_text(" ", strip=True))):
        head.extract()  # "Doctor's response", over the words
    when = words.find("time", datetime=True)
    if isinstance(when, Tag):
        when["itemprop"] = "dateCreated"
        answer.append(when.extract())


def _name_words(review: Tag) -> None:
    """The words of a review whose page names them in its own way only."""
    parts = [tag for tag in review.find_all(True, limit=_MOST) if isinstance(tag, Tag)]
    if any(tag.get("itemprop") in ("reviewBody", "description") for tag in parts):
        return
    named = (tag for tag in parts if any(name in _names(tag).split() for name in _COMMENT))
    if words := next((tag for tag in named if not tag.get("itemprop")), None):
        words["itemprop"] = "reviewBody"

"""Parts a text of own posts into posts: by its paragraphs, by lines of dashes, or by the page's name and the dates."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from crawler.archives.heads import Head, Window
from crawler.archives.passage import Passage, Role
from crawler.archives.signs import Marked, Sign, name_likeness, tells_day

RULE = re.compile(r"^[ \t]*(?:-{3,}|\*{3,}|_{3,}|={3,}|—{2,})[ \t]*$", re.M)
_ENOUGH = 2  # heads by which a page that was copied is known


def own_posts(marks: Iterable[Marked], sample: Sequence[Marked]) -> Iterator[Passage]:
    """The posts in order. What stands below the buttons of a post, and what another name is set over, is by others and
    is given as not understood. `sample` is the beginning of the text, by which it is told how its posts are parted.
    """
    if any(RULE.fullmatch(mark.line.text) for mark in sample):
        yield from _parted(marks, ruled=True)
        return
    names = [mark.line.text for mark, below in itertools.pairwise(sample) if _names_page(mark, below)]
    if len(names) >= _ENOUGH and names.count(names[0]) >= _ENOUGH:
        yield from _headed(marks, names[0])
    else:
        yield from _parted(marks, ruled=False)


def _parted(marks: Iterable[Marked], *, ruled: bool) -> Iterator[Passage]:
    """A post for each paragraph; `ruled`: for all that stands between two lines of dashes. A date on a line of its own
    above it is the post's."""
    post = Passage(role=Role.POST)
    for mark in marks:
        is_rule = bool(RULE.fullmatch(mark.line.text))
        if post.text and (is_rule or (mark.line.gap and not ruled)):
            yield post
            post = Passage(role=Role.POST)
        if is_rule:
            continue
        if not post.text and not post.head.parts and mark.words is None and mark.has(Sign.DATE):
            post.head.parts.extend(mark.parts)
        elif mark.line.length is not None or not post.add(mark.line):
            yield Passage(role=Role.UNREAD, text=[mark.line])
    if post.text:
        yield post


def _headed(marks: Iterable[Marked], page: str) -> Iterator[Passage]:
    """A post from each name over a date down to its buttons or the next one."""
    window = Window(iter(marks))
    post, others = Passage(role=Role.UNREAD), Passage(role=Role.UNREAD)
    while (mark := window.peek()) is not None:
        below = window.peek(1)
        if below is not None and _names_page(mark, below) and (mark.line.text == page or mark.line.gap):
            yield from (one for one in (post, others) if one.text)
            others = Passage(role=Role.UNREAD)
            post = Passage(role=Role.POST if mark.line.text == page else Role.UNREAD)
            post.head = Head(author=mark.line.text, parts=list(below.parts))
            lines = [window.take().line, window.take().line]
            (post.lines if post.role is Role.POST else post.text).extend(lines)
            continue
        window.take()
        if mark.is_button and post.text:
            yield Passage(role=Role.BOILERPLATE, lines=[mark.line])
            if not all(part.sign is Sign.TOLD for part in mark.parts):
                yield from (one for one in (post,) if one.text)
                post = Passage(role=Role.UNREAD)
        elif post.role is Role.POST and mark.line.length is None and post.add(mark.line):
            continue
        elif post.role is Role.UNREAD and mark.words is None and mark.has(Sign.ACTION, Sign.COUNT):
            yield Passage(role=Role.BOILERPLATE, lines=[mark.line])
        elif not others.add(mark.line):
            yield others
            others = Passage(role=Role.UNREAD, text=[mark.line])
    yield from (one for one in (post, others) if one.text)


def _names_page(mark: Marked, below: Marked) -> bool:
    """Whether a line is a name that stands over a date."""
    dated = below.words is None and any(map(tells_day, below.parts)) and not below.line.gap
    return dated and mark.is_words and name_likeness(mark.line.text) > 0

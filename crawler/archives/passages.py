"""Parts a pasted page into passages: reviews, answers, posts, what belongs to the interface, and what is not known."""

import re
from collections.abc import Iterator

from crawler.archives.answering import Begins, beside_role, by_name, by_writer, ends_dated, folded
from crawler.archives.clipboard import Line
from crawler.archives.endings import byline, flows, may_end_answer, text_follows
from crawler.archives.habits import Habits, furnished
from crawler.archives.heads import Head, Later, Shape, Window, head, writer
from crawler.archives.passage import Passage, Role
from crawler.archives.phrases import table
from crawler.archives.signs import Marked, Sign, name_likeness

_NONE = Habits()
_MOST_UNREAD = 2_000
_LABEL = re.compile(r"([^\W\d_][\w '’]{2,30}?)\s*:\s*(.*)", re.S)
_CUT = re.compile(r"(?:…|\.\.\.)$")
_SHORT_NAME = re.compile(r"[^\W\d_][\w'’-]+ [^\W\d_]\.")
_BELOW_OWNER = (Sign.ROLE, Sign.DATE, Sign.TOLD, Sign.ICON, Sign.PICTURE)
_MOST_OVER_ANSWER = 6  # lines
_UNENDED = re.compile(r"[^\W_]$|,$")  # an office ends its sentences; who writes a review may not


def _ends(mark: Marked) -> bool:
    """Whether a line ends the text above it whatever it was."""
    return mark.is_button or (mark.has(Sign.OWNER) and mark.words is None)


class Reader:
    """Walks over the lines once; what it gives holds every line exactly once."""

    def __init__(self, marks: Iterator[Marked], *, posts: bool, known: Habits = _NONE) -> None:
        """`posts`: heads that fit both a review and a post are a post's; `known`: what the heads of the page share."""
        self._window = Window(furnished(marks, known))
        self._posts, self._nameless = posts, known.nameless
        self._open: Passage | None = None
        self._closed = True
        self._stray = Passage(role=Role.UNREAD)
        self._strict = self._heads = False
        self._shapes: frozenset[Shape] = frozenset()
        self._labelled = False
        self._label: str | None = None  # the word before the last answer: "reply", "response"
        self._place: str | None = None
        self._names: frozenset[str] = frozenset()  # of the page itself
        self._answerers: frozenset[str] = frozenset()  # those of them that were seen to answer
        self._writer: str | None = None  # of the last review
        self._last: Passage | None = None
        self._bylines = False  # the page tells authors below their words
        self._below = False  # and no stars above them
        self._under = False  # words that nobody was known for stand right above the last head
        self._missed = False  # since the last review stands something that may be another one
        self._doubtful = False  # of this page, a review was not understood

    def passages(self) -> Iterator[Passage]:
        """The passages in the order of the page. A comment's head stands at its end, so lines are kept until then."""
        before: Marked | None = None
        while (mark := self._window.peek()) is not None:
            yield from self._step(mark, before)
            before = mark
        if self._doubtful:
            yield from self._only_its_first_line(self._open)
        yield from self._end()

    def _step(self, mark: Marked, before: Marked | None) -> Iterator[Passage]:
        boundary = before is None or mark.line.gap or self._closed or not before.is_words
        if self._is_heading(mark):
            yield from self._flush()
            self._place = mark.line.text
            self._names |= {folded(self._place)}
            yield Passage(role=Role.HEADING, head=Head(author=mark.line.text), lines=self._taken(1))
        elif begun := self._labelled_text(mark, boundary):
            if begun.role is Role.REPLY:
                yield from self._only_its_first_line(self._open)
            yield from self._end()
            self._begin(begun, self._taken(1))
        elif self._is_owners_name(mark):
            yield from self._end()
            name = self._taken(1)
            answer, lines = self._owner(self._window.peek() or mark)
            answer.head.author = name[0].text
            self._begin(answer, name + lines)
        elif begins := self._answering(mark):
            yield from self._answered(begins)
        elif mark.has(Sign.OWNER) and mark.words is None:
            if self._is_signature():
                self._upside_down()
            yield from self._only_its_first_line(self._in_answer)
            yield from self._end()
            self._begin(*self._owner(mark))
        elif comment := self._comment(mark, before):
            yield from self._end_open()
            yield comment
        elif size := self._byline_size():
            self._sign(size)
        elif found := self._head(boundary):
            self._under = bool(self._stray.text) and name_likeness(self._stray.text[-1].text) < 2
            yield from self._end()
            self._heads = True
            self._strict = self._strict or found.is_strong
            self._shapes |= {found.shape}
            self._place = found.place or self._place
            self._writer = found.author
            self._names |= {folded(found.place)} if found.place else set()
            role = Role.POST if found.is_post or (self._posts and not found.stars) else Role.REVIEW
            self._begin(Passage(role=role, head=found), self._taken(found.size))
        elif self._in_answer is not None and ends_dated(self._window):
            self._in_answer.head.parts.extend(mark.parts)
            self._in_answer.lines.extend(self._taken(1))
            self._closed = True
        elif self._ends_answer():
            self._closed = True
            yield from self._stray_line()
        elif self._is_interface(mark, before):
            yield from self._interface(mark)
        elif self._open is not None and not self._closed:
            if not self._open.add(mark.line):
                self._closed = True
                return
            self._window.take()
        else:
            yield from self._stray_line()

    @property
    def _in_answer(self) -> Passage | None:
        """The owner's answer whose words go on, if one was begun by a line that says so."""
        top = self._open
        is_one = top is not None and top.role is Role.REPLY and not self._closed and not self._labelled and top.text
        return top if is_one else None

    def _head(self, boundary: bool) -> Head | None:
        """The head that begins here. In an answer more is one than elsewhere: a line too many costs a passage that is
        shown as not understood, a line too few lets the office say what a reviewer wrote."""
        above = self._in_answer
        inside = above is not None
        found = self._head_at(0, boundary or inside, self._closed or inside)
        if found is None or self._ends_comment(found) or (self._below and not found.is_strong):
            return None
        if above is not None and (
            flows(self._window, above.text[-1].text, found.size)
            or (found.shape not in self._shapes and self._begins_below())
        ):
            return None
        if found.is_strong or self._closed or not self._heads or (boundary and not inside):
            return found
        is_like = found.shape in self._shapes or not self._strict
        return found if is_like and found.tells_day and text_follows(self._window, found.size) else None

    def _ends_comment(self, found: Head) -> bool:
        """Whether a name and a date end a comment of which the first lines were read: buttons stand below them."""
        first, below = self._window.peek(), self._window.peek(found.size)
        is_begun = bool(self._stray.text) and first is not None and not first.line.gap
        return is_begun and not found.is_strong and below is not None and below.has(Sign.ACTION)

    def _head_at(self, ahead: int, boundary: bool, closed: bool) -> Head | None:
        return head(
            Later(self._window, ahead) if ahead else self._window,
            boundary=boundary,
            closed=closed,
            strict=self._strict,
            fresh=not self._heads,
            posts=self._posts,
            nameless=self._nameless,
            alone=self._in_answer is not None or self._bylines,
            known=frozenset() if self._posts else self._shapes,
        )

    def _begins_below(self) -> bool:
        """Whether a head such as stood on this page before begins a line or two below: this line is none of it."""
        found = (self._head_at(ahead, True, True) for ahead in (1, 2) if self._window.peek(ahead) is not None)
        return any(below is not None and below.shape in self._shapes for below in found)

    def _ends_answer(self) -> bool:
        """Whether from here on an answer may be somebody else's words."""
        mark, top = self._window.peek(), self._in_answer
        if mark is None or (self._nameless and mark.is_words):
            return False
        if top is None:  # stars right below the owner's line are no answer's
            empty = self._open is not None and self._open.role is Role.REPLY and not self._closed
            return empty and mark.has(Sign.STARS) and mark.words is None and not flows(self._window, "")
        if self._below or not may_end_answer(self._window, top.text[-1].text):
            return self._below
        return mark.has(Sign.STARS) or not self._begins_below()

    def _is_signature(self) -> bool:
        """Whether what was taken for a head, a name and a day over no text at all, stands below a text."""
        top = self._open
        return top is not None and top.role is Role.REVIEW and not top.text and not top.head.is_strong and self._under

    def _upside_down(self) -> None:
        """A page that tells the writer below the words, and no stars above them: nothing says where the words begin."""
        assert self._open is not None
        self._below = self._missed = True
        self._open.role, self._open.text = Role.UNREAD, self._open.lines
        self._open.lines = []

    def _is_owners_name(self, mark: Marked) -> bool:
        """Whether the line is the name that Yelp sets over "Business Owner"."""
        below = self._window.peek(1)
        if self._open is None or not self._open.text or below is None or not _SHORT_NAME.fullmatch(mark.line.text):
            return False
        return below.words is None and any(
            part.sign in (Sign.ROLE, Sign.OWNER) and part.text.casefold().startswith("business owner")
            for part in below.parts
        )

    def _answering(self, mark: Marked) -> Begins | None:
        """Whether the page begins to answer here by its own name, where a review or an answer stands above."""
        top = self._open
        above = top or self._last
        if self._nameless or above is None or above.role not in (Role.REVIEW, Role.REPLY):
            return None
        begins = beside_role(self._window, self._names)
        if begins is Begins.ANSWER or (begins and top is not None and not self._closed and top.role is Role.REVIEW):
            return begins
        if answer := self._in_answer:  # an office signs its answers: its own name begins nothing there
            return by_writer(self._window, self._writer) if answer.text else None
        if top is None or self._closed or top.role is not Role.REVIEW:
            return None
        return by_name(self._window, top.text[-1].text if top.text else "", self._names, self._answerers)

    def _answered(self, begins: Begins) -> Iterator[Passage]:
        """The answer that the page's name begins; doubtful lines end the review, and are shown."""
        if begins is Begins.DOUBTFUL:
            self._closed = self._missed = True
            yield from self._stray_line()
            return
        yield from self._only_its_first_line(self._in_answer)
        yield from self._end()
        answer = Passage(role=Role.REPLY, head=Head())
        lines: list[Line] = []
        while (mark := self._window.peek()) is not None and answer.head.size < _MOST_OVER_ANSWER:
            is_sign = mark.words is None and mark.parts and all(part.sign in _BELOW_OWNER for part in mark.parts)
            if not is_sign and answer.head.author is not None:
                break
            answer.head.author = answer.head.author or (None if is_sign else mark.line.text)
            answer.head.parts.extend(mark.parts)
            answer.head.size += 1
            lines += self._taken(1)
        self._answerers |= {folded(answer.head.author or "")}
        self._begin(answer, lines)

    def _only_its_first_line(self, top: Passage | None) -> Iterator[Passage]:
        """Of an answer under which another follows, with no review between them, only the first line is surely the
        office's: the rest may hold a review whose head was not understood."""
        if top is None or top.role is not Role.REPLY or self._closed:
            return
        surely = 0 if top.head.words else 1
        if rest := top.text[surely:]:
            del top.text[surely:]
            yield from self._end_open()
            self._missed = self._doubtful = True
            yield Passage(role=Role.UNREAD, text=rest)

    def _begin(self, passage: Passage, lines: list[Line]) -> None:
        passage.lines.extend(lines)
        passage.is_orphan = passage.role is Role.REPLY and self._missed
        self._missed = self._missed and passage.role is Role.REPLY
        self._open, self._closed = passage, False

    def _taken(self, count: int) -> list[Line]:
        return [self._window.take().line for _ in range(count)]

    def _end(self) -> Iterator[Passage]:
        yield from self._end_open()
        yield from self._flush()

    def _end_open(self) -> Iterator[Passage]:
        if self._open is not None:
            self._last = self._open
            yield self._open
            self._open = None

    def _is_heading(self, mark: Marked) -> bool:
        """Whether the line is the name of the business over its average: above all reviews."""
        below = self._window.peek(1)
        if self._heads or not mark.is_words or below is None or below.words is not None or below.has(Sign.DATE):
            return False
        if name_likeness(mark.line.text) != 2 or not below.has(Sign.STARS, Sign.AVERAGE):
            return False
        below_that = next((one for at in (2, 3) if (one := self._window.peek(at)) and not one.has(Sign.ICON)), None)
        stars = below.of(Sign.STARS)
        uneven = stars is not None and stars.stars is not None and (stars.stars * 2) % 1 != 0
        third = below_that is not None and below_that.has(Sign.AVERAGE)
        if stars is None:  # "2 reviews" below a name are a reviewer's own, "128 Google reviews" the page's
            own = below.has(Sign.WRITER) or (
                below_that is not None and below_that.has(Sign.STARS, Sign.DATE, Sign.WRITER)
            )
            return len(below.line.text.split()) > 2 and not own
        return uneven or (third and stars is not None) or (stars is not None and below.has(Sign.AVERAGE))

    def _byline_size(self) -> int:
        """How many lines name the author and the date of the review above, which told only its stars or its author."""
        top = self._open
        if top is None or self._closed or top.role is not Role.REVIEW or not top.text:
            return 0
        return byline(self._window, top.head, over_answer=top.head.author is not None or not top.head.stars)

    def _sign(self, size: int) -> None:
        """Take the lines that name the author and the date of the text above them."""
        assert self._open is not None
        for _ in range(size):
            mark = self._window.take()
            words = mark.line.text if mark.is_words else mark.words
            self._open.head.author = self._open.head.author or (writer(words) if words else None)
            self._open.head.parts.extend(mark.parts)
            self._open.lines.append(mark.line)
        self._closed = self._bylines = True

    def _comment(self, mark: Marked, before: Marked | None) -> Passage | None:
        """A comment below a post or review: its author and words stand above "3w Like Reply", or "Like Reply 3w"."""
        above = self._open or self._last
        if above is None or not self._closed or len(self._stray.text) < 2 or not mark.has(Sign.DATE):
            return None
        below = self._window.peek(1)
        ends = before is not None and before.has(Sign.ACTION) and (below is None or below.line.gap)
        if mark.words is not None or not (
            ends or mark.has(Sign.ACTION) or (below is not None and below.has(Sign.ACTION))
        ):
            return None
        author, *words = self._stray.text
        if words[0].text == author.text:  # below a picture of its own
            words = words[1:]
        if not words or not name_likeness(author.text):
            return None
        owners = (self._place, above.head.author if above.role is Role.POST else None)
        own = any(name is not None and name.casefold() == author.text.casefold() for name in owners)
        self._answerers |= {folded(author.text)} if own else set()
        passage = Passage(role=Role.REPLY if own else Role.COMMENT, lines=self._stray.text[: -len(words)])
        passage.head.author, passage.text = author.text, words
        passage.head.parts.extend(mark.parts)
        passage.lines.extend(self._taken(1))
        self._stray = Passage(role=Role.UNREAD)
        return passage

    def _flush(self) -> Iterator[Passage]:
        if self._stray.text:
            yield self._stray
            self._stray = Passage(role=Role.UNREAD)

    def _labelled_text(self, mark: Marked, boundary: bool) -> Passage | None:
        """A text behind "Review:" or "Reply:"; the second only after the first, or first of all."""
        answers = self._labelled and self._open is not None and self._open.role in (Role.REVIEW, Role.REPLY)
        may_be = (boundary or answers) and mark.line.length is None
        found = _LABEL.fullmatch(mark.line.text) if may_be else None
        sign = table().labels.get(" ".join(found[1].casefold().split())) if found else None
        if found is None or sign is None or (self._heads and not self._labelled):
            return None
        if sign == "reply_label" and self._open is None and self._heads:
            return None
        if sign == "review_label" and not boundary:
            return None
        again = self._open is not None and self._open.role is Role.REPLY and not boundary
        if again and found[1].casefold() != self._label:  # "Owner: Jane" may sign an answer
            return None
        if sign == "reply_label":
            self._label = found[1].casefold()
        self._labelled = self._heads = True
        passage = Passage(role=Role.REVIEW if sign == "review_label" else Role.REPLY)
        passage.head.words = found[2].strip()
        return passage

    def _owner(self, mark: Marked) -> tuple[Passage, list[Line]]:
        """The owner's answer from its line on, with the name, the role and the date that may stand below it."""
        found = Head(size=1, parts=list(mark.parts))
        owner = mark.of(Sign.OWNER)
        found.author = owner.who if owner else None
        found.place = owner.what if owner else None
        lines = self._taken(1)
        while (following := self._window.peek()) is not None and found.size < 6:
            below = self._window.peek(1)
            if (
                following.words is None
                and following.parts
                and all(part.sign in _BELOW_OWNER for part in following.parts)
            ):
                if found.when and following.has(Sign.DATE):
                    break
            elif not (
                following.is_words
                and not found.when
                and below is not None
                and below.words is None
                and below.has(Sign.ROLE, Sign.DATE)
                and name_likeness(following.line.text)
            ):
                break
            elif found.author is None:
                found.author = following.line.text
            elif found.author.casefold() not in following.line.text.casefold():
                found.aside += 1
            found.parts.extend(following.parts)
            found.size += 1
            lines.extend(self._taken(1))
        return Passage(role=Role.REPLY, head=found), lines

    def _is_interface(self, mark: Marked, before: Marked | None) -> bool:
        """Whether a line is the interface's; words that people write too only where the interface goes on."""
        if mark.words is not None or not mark.parts:
            return False
        below = self._window.peek(1)
        if self._open is None or self._closed:
            menu = any(one is not None and one.words is None for one in (before, below))
            among = self._open is not None or menu
            return among or not mark.has(Sign.WEAK)
        if mark.is_button:
            small = below is not None and below.is_words and not below.line.gap and below.line.text[:1].islower()
            goes_on = small and not self._head_at(1, True, True)  # a writer's name may be small
            return not (goes_on and self._open.text and not mark.line.gap)
        if mark.has(Sign.STARS, Sign.DATE) and not mark.has(Sign.ACTION):
            return False
        if mark.has(Sign.REPLYING):
            return True
        if mark.has(Sign.COUNT) and below is not None and below.has(Sign.OWNER) and below.words is None:
            return True
        if mark.has(Sign.COUNT) and self._open.role is Role.POST and self._open.text:
            return below is None or below.words is None
        ahead = 1
        while below is not None and below.words is None and below.has(Sign.COUNT, Sign.WEAK) and ahead < 8:
            ahead += 1
            below = self._window.peek(ahead)
        if below is None:
            return mark.has(Sign.ACTION) or ahead > 1 or mark.line.text.startswith("+")  # "+4": more pictures
        return mark.has(Sign.ACTION) or _ends(below)

    def _interface(self, mark: Marked) -> Iterator[Passage]:
        """A line of the interface ends the text above it, unless it only tells something of it."""
        role = Role.AVERAGE if mark.has(Sign.AVERAGE) and not self._heads else Role.BOILERPLATE
        if self._open is not None:
            last = self._open.text[-1].text if self._open.text else self._open.head.words
            if mark.has(Sign.MORE) and not self._closed:
                ends = self._open.role is Role.REPLY and _UNENDED.search(last)
                self._open.cut = bool(_CUT.search(last) or ends) or mark.line.text[:1] in "….."
            beside = (Sign.TOLD,) if last else (Sign.TOLD, Sign.ICON, Sign.PICTURE)  # over a text, they end nothing
            if not all(part.sign in beside for part in mark.parts):
                self._closed = True
        passage = Passage(role=role, lines=self._taken(1))
        passage.head.parts.extend(mark.parts)
        yield passage

    def _stray_line(self) -> Iterator[Passage]:
        """A line that belongs to nothing known: kept together with its neighbours, and shown."""
        above = self._open or self._last
        self._missed = self._missed or (above is not None and above.role is Role.REPLY)
        mark, below = self._window.peek(), self._window.peek(1)
        assert mark is not None
        if above is None and not self._stray.text and below is not None and below.is_button:
            self._names |= {folded(mark.line.text)} if name_likeness(mark.line.text) == 2 else set()
        if not self._stray.text or self._stray.size + len(mark.line.text) > _MOST_UNREAD:
            yield from self._flush()
        self._stray.size += len(mark.line.text)
        self._stray.text.append(self._window.take().line)

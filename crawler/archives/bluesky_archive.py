"""Reads the posts in a repository of Bluesky (CAR file), as its own server exports it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from crawler.archives.cbor import Link, blocks, decode, roots
from crawler.archives.each import each_once, written
from crawler.archives.opening import Member, Opened
from crawler.archives.stream import Read, Task, mapping, sequence, words
from crawler.normalise import clean, link, moment
from model.documents import Author, Claims, Document, Kind, Media, Visibility
from model.errors import SourceChanged, Unreadable

SERVICE = "bluesky"

_HEAD = 256
_CAR = re.compile(rb".{1,3}\xa2.{0,180}", re.S)
_POST, _REPOST, _PROFILE = "app.bsky.feed.post", "app.bsky.feed.repost", "app.bsky.actor.profile"
_GATHERED = (_PROFILE, _POST, _REPOST)


@dataclass(slots=True)
class _Tree:
    """Where each record of a repository stands: what was read of its commits and the nodes of its tree."""

    did: str | None = None
    root: bytes | None = None
    nodes: dict[bytes, tuple[bytes | None, list[tuple[int, bytes, bytes, bytes | None]]]] = field(default_factory=dict)

    def paths(self) -> dict[bytes, list[str]]:
        """The paths (`collection/key`) under which each record of the kinds we read is kept, by its content id."""
        found: dict[bytes, list[str]] = {}
        waiting, seen = [self.root], set[bytes]()
        while waiting:
            cid = waiting.pop()
            if cid is None or cid in seen or cid not in self.nodes:
                continue
            seen.add(cid)
            left, entries = self.nodes[cid]
            waiting.append(left)
            key = b""
            for shared, rest, value, right in entries:
                key = key[:shared] + rest
                path = key.decode("utf-8", "replace")
                if path.startswith(tuple(f"{kind}/" for kind in _GATHERED)):
                    found.setdefault(value, []).append(path)
                waiting.append(right)
        return found


def knows(export: Opened) -> bool:
    """Whether any file is a CAR file."""
    return any(_is_car(member) for member in export.members)


def read(task: Task) -> Iterator[Read]:
    """The profile, posts and shares of the repository, in the order of the file, each once.

    Raises SourceChanged at once when there is no such file, and at the end for files that are damaged.
    """
    files = [member for member in task.export.members if _is_car(member)]
    if not files:
        raise SourceChanged(f"{task.export.name} holds no repository (CAR file), as an export of Bluesky does")
    yield from each_once(task, files, lambda file: _documents(task, file))


def _is_car(member: Member) -> bool:
    try:
        head = member.head(_HEAD)
    except Unreadable:
        return False
    return b"eroots" in head[:_HEAD] and b"gversion" in head and bool(_CAR.match(head))


def _documents(task: Task, file: Member) -> Iterator[Document | None]:
    """Read twice: first the tree, which says under which key each record is kept, then the records themselves."""
    tree, damage = _Tree(), None
    try:
        _survey(file, tree)
    except SourceChanged as error:
        damage = error
    paths = tree.paths()
    if tree.did is None or tree.root is None:
        raise damage or SourceChanged(f"{file.name} holds no signed commit, as a repository of Bluesky does")
    missing = set(paths)
    with file.stream() as stream:
        roots(stream, file.name)
        for cid, body in blocks(stream, file.name):
            if cid in missing:
                missing.discard(cid)
                record = _decoded(body)
                for path in paths[cid]:
                    yield _document(task, tree.did, path, record)
    if missing or tree.root not in tree.nodes:
        raise SourceChanged(f"{file.name} lacks {len(missing) or 'all'} of the records that it names")


def _survey(file: Member, tree: _Tree) -> None:
    with file.stream() as stream:
        first = roots(stream, file.name)[0]
        for cid, body in blocks(stream, file.name):
            # Records tell their type; commits and nodes of the tree have none.
            value = _decoded(body) if b"e$type" not in body else {}
            if "did" in value and isinstance(value.get("data"), Link) and (cid == first or tree.did is None):
                data = value["data"]
                tree.did, tree.root = words(value.get("did")), data.cid if isinstance(data, Link) else None
            elif isinstance(value.get("e"), list) and "l" in value:
                tree.nodes[cid] = (_cid(value.get("l")), list(_entries(value)))


def _entries(node: Mapping[str, object]) -> Iterator[tuple[int, bytes, bytes, bytes | None]]:
    for entry in map(mapping, sequence(node.get("e"))):
        shared, rest, value = entry.get("p"), entry.get("k"), _cid(entry.get("v"))
        if isinstance(shared, int) and isinstance(rest, bytes) and value:
            yield max(shared, 0), rest, value, _cid(entry.get("t"))


def _cid(value: object) -> bytes | None:
    return value.cid if isinstance(value, Link) else None


def _decoded(body: bytes) -> dict[str, object]:
    """A block as a mapping; pictures and what else is none are empty ones."""
    try:
        return mapping(decode(body))
    except ValueError:
        return {}


def _document(task: Task, did: str, path: str, record: Mapping[str, object]) -> Document | None:
    collection, _, key = path.partition("/")
    author = Author(handle=task.handle or did)
    if collection == _PROFILE:
        return _profile(task, did, path, record)
    text, when = clean(words(record.get("text")) or ""), moment(record.get("createdAt"))
    embed = mapping(record.get("embed"))
    media = tuple(_media(mapping(embed.get("media")) or embed))
    shared = words(mapping(record.get("subject")).get("uri")) if collection == _REPOST else None
    quoted = _quoted(embed)
    if not (text or media or shared or quoted):
        return None
    return written(
        task,
        SERVICE,
        when,
        ref=f"at://{did}/{path}",
        url=f"https://bsky.app/profile/{task.handle or did}/post/{key}" if collection == _POST else _page(shared),
        author=author,
        text=text,
        in_reply_to=words(mapping(mapping(record.get("reply")).get("parent")).get("uri")),
        share_of=shared,
        lang=next(iter(filter(None, map(words, sequence(record.get("langs"))))), None),
        visibility=Visibility.PUBLIC,
        media=media,
    )


def _profile(task: Task, did: str, path: str, record: Mapping[str, object]) -> Document:
    name = clean(words(record.get("displayName")) or "") or None
    when = moment(record.get("createdAt"))
    return Document(
        kind=Kind.PROFILE,
        source=task.source,
        service=SERVICE,
        ref=f"at://{did}/{path}",
        url=f"https://bsky.app/profile/{task.handle or did}",
        author=Author(name=name, handle=task.handle or did),
        text=clean(words(record.get("description")) or ""),
        title=name,
        published=when.published,
        published_precision=when.precision,
        published_raw=when.raw,
        visibility=Visibility.PUBLIC,
        claims=Claims(names=(name,) if name else (), kind="account"),
        account=task.account,
    )


def _page(uri: str | None) -> str | None:
    """The page of a record on the web."""
    parts = (uri or "").removeprefix("at://").split("/")
    return f"https://bsky.app/profile/{parts[0]}/post/{parts[2]}" if len(parts) == 3 else None


def _quoted(embed: Mapping[str, object]) -> str | None:
    record = mapping(embed.get("record"))
    return words(record.get("uri")) or words(mapping(record.get("record")).get("uri"))


def _media(embed: Mapping[str, object]) -> Iterator[Media]:
    """Pictures and films. They are not in the file: only what they show is told, where the user said so."""
    for image in map(mapping, sequence(embed.get("images"))):
        yield Media(alt=words(image.get("alt")), type="image")
    if embed.get("video"):
        yield Media(alt=words(embed.get("alt")), type="video")
    if address := link(None, words(mapping(embed.get("external")).get("uri"))):
        yield Media(url=address, alt=words(mapping(embed.get("external")).get("title")), type="link")

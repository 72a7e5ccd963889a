"""Posts of Instagram and Threads as their own pages, their apps, the interface before 2020 and scrapers tell them, put
into the words of the Graph API."""

from collections.abc import Callable, Iterator, Mapping

from crawler.archives.stream import mapping, number, sequence, words

Told = dict[str, object]
Address = Callable[[str, str], str]
_TIMES = ("taken_at", "taken_at_timestamp", "created_time", "created_at", "created_at_utc", "takenAt", "timestamp")
_CODES = ("code", "shortcode", "shortCode")
_KINDS = {1: "image", 2: "video", 8: "carousel_album"}


def as_graph(data: object, address: Address) -> object:
    """An answer as the Graph API would give it: an account with its posts, posts, or comments. Any other as it is.

    `address` makes the address of a post from who wrote it and its short code.
    """
    posts = [_post(one, before, address) for one, before in _found(data)]
    account = _account(data)
    if account is not None and (posts or "biography" in account):
        return {"business_discovery": account | {"media": {"data": posts}}}
    if posts:
        return {"data": posts}
    alone = [one for one in sequence(data) or sequence(mapping(data).get("data")) if "created_at" in mapping(one)]
    comments = [_comment(mapping(one)) for one in alone or sequence(mapping(data).get("comments"))]
    if not comments or not all(words(one["text"]) for one in comments):
        return data
    return {"data": comments, "owner": _author(mapping(mapping(data).get("caption"))).get("username")}


def _found(data: object) -> Iterator[tuple[Told, Told | None]]:
    """The posts in an answer in their order, each with the one it stands under in a thread."""
    waiting = [data]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += reversed(part)
            continue
        told = mapping(part)
        thread = [mapping(mapping(one).get("post")) for one in sequence(told.get("thread_items"))]
        if thread:
            yield from zip(thread, (None, *thread[:-1]), strict=True)
        elif _is_post(told):
            yield told, None
        else:
            waiting += [inner for inner in reversed(told.values()) if isinstance(inner, dict | list)]


def _is_post(told: Told) -> bool:
    return (
        "taken_at" in told
        or ("shortCode" in told and "timestamp" in told)
        or "taken_at_timestamp" in told
        or ("created_time" in told and "link" in told)
    )


def _account(data: object) -> Told | None:
    """The account an answer is of, where it tells more of it than its name."""
    around = (data, mapping(data).get("data"), mapping(data).get("graphql"))
    for told in (*(mapping(mapping(one).get("user")) for one in around), mapping(mapping(data).get("node"))):
        id = _first(told, "id", "pk", "pk_id")
        if id and words(told.get("username")) and "full_name" in told:
            total = mapping(told.get("edge_owner_to_timeline_media")).get("count", told.get("media_count"))
            renamed = {"id": id, "name": told.get("full_name"), "website": told.get("external_url")}
            return {"username": told["username"], "biography": told.get("biography"), "media_count": total} | renamed
    return None


def _post(told: Told, before: Told | None, address: Address) -> Told:
    user = _author(told)
    shared = mapping(mapping(mapping(told.get("text_post_app_info")).get("share_info")).get("reposted_post"))
    code, name = next(filter(None, map(words, map(told.get, _CODES))), None), words(user.get("username"))
    parts = (
        sequence(told.get("childPosts"))
        or sequence(told.get("carousel_media"))
        or _nodes(told, "edge_sidecar_to_children")
    )
    return {
        "id": _first(told, "id", "pk"),
        "caption": _caption(told),
        "text": _caption(told),
        "timestamp": _time(told),
        "permalink": words(told.get("link")) or (address(name or "i", code) if code else None),
        "username": name,
        "replied_to": {"id": _first(before, "id", "pk")} if before else None,
        "reposted_post": {"id": _first(shared, "id", "pk")} if shared else None,
        "media_type": "REPOST_FACADE" if shared else _picture(told)["media_type"],
        "media_url": _picture(told)["media_url"],
        "alt_text": _picture(told)["alt_text"],
        "children": {"data": [_picture(mapping(one)) for one in parts]},
        "comments": {"data": [_comment(mapping(one)) for one in _comments(told)]},
        "comments_count": 0,
        "place": words(mapping(told.get("location")).get("name")),
    }


def _author(told: Told) -> Told:
    """Who wrote it; pages often tell the id alone beside a user told elsewhere."""
    named = (mapping(told.get(name)) for name in ("user", "owner", "from"))
    return next(filter(None, named), {"username": words(told.get("ownerUsername"))})


def _caption(told: Told) -> str | None:
    caption = told.get("caption")
    first = next(iter(_nodes(told, "edge_media_to_caption")), None)
    told_by = (mapping(caption).get("text"), caption, mapping(first).get("text"), told.get("text"))
    return next((said for one in told_by if (said := words(one))), None)


def _picture(told: Told) -> Told:
    """A picture or film; of its sizes the first, which is the largest."""
    sizes = mapping(told.get("image_versions2")).get("candidates")
    drawn = next(iter(sequence(told.get("video_versions")) or sequence(sizes)), None)
    older = mapping(mapping(told.get("videos") or told.get("images")).get("standard_resolution"))
    kind = told.get("media_type")
    named = words(told.get("type")) or ("video" if told.get("is_video") is True else "image")
    return {
        "media_type": _KINDS.get(kind) if isinstance(kind, int) else named,
        "media_url": words(told.get("video_url"))
        or words(told.get("display_url"))
        or words(told.get("videoUrl"))
        or words(told.get("displayUrl"))
        or words(mapping(drawn).get("url"))
        or words(older.get("url")),
        "alt_text": words(told.get("accessibility_caption")) or words(told.get("alt")),
    }


def _comments(told: Told) -> list[object]:
    held = mapping(told.get("comments")).get("data") or told.get("latestComments")
    names = ("edge_media_to_parent_comment", "edge_media_to_comment")
    return next((found for name in names if (found := _nodes(told, name))), sequence(held))


def _comment(told: Told) -> Told:
    lists = ("preview_child_comments", "child_comments", "answers", "replies")
    answers = next(filter(None, map(sequence, map(told.get, lists))), [])
    answers = answers or _nodes(told, "edge_threaded_comments")
    return {
        "id": _first(told, "pk", "id"),
        "text": told.get("text"),
        "timestamp": _time(told),
        "username": _author(told).get("username"),
        "replies": {"data": [_comment(mapping(one)) for one in answers]},
    }


def _nodes(told: Told, name: str) -> list[object]:
    return [mapping(one).get("node") for one in sequence(mapping(told.get(name)).get("edges"))]


def _time(told: Told) -> object:
    return next((told[name] for name in _TIMES if told.get(name)), None)


def _first(told: Mapping[str, object], *names: str) -> str | None:
    return next((found for name in names if (found := number(told.get(name)))), None)

"""Posts as X's interface told them before its version 2, put into the words of today."""

from collections.abc import Iterator, Mapping

from crawler.archives.stream import mapping, number, sequence, words

Told = dict[str, object]


def as_today(data: object) -> object:
    """An answer of version 1.1 (a post, a list, a search) as version 2 would give it; any other as it is."""
    listed = mapping(data).get("statuses", data if isinstance(data, list) else [data])
    posts = [mapping(one) for one in sequence(listed)]
    if not any("id_str" in one or "full_text" in one for one in posts):
        return data
    if all("screen_name" in one for one in posts):
        return {"data": [_user(one) for one in posts]}
    shared = [mapping(one["retweeted_status"]) for one in posts if one.get("retweeted_status")]
    both = (*posts, *shared)
    return {
        "data": [_post(one) for one in posts],
        "includes": {
            "users": [_user(mapping(one.get("user"))) for one in both],
            "media": [picture for one in both for picture in _media(one)],
            "tweets": [_post(one) for one in shared],
        },
        "meta": {"result_count": len(posts)},
    }


def _post(told: Mapping[str, object]) -> Told:
    whole = mapping(told.get("extended_tweet"))
    text = words(whole.get("full_text")) or words(told.get("full_text")) or told.get("text")
    answered, shared = _id(told, "in_reply_to_status_id"), _id(mapping(told.get("retweeted_status")), "id")
    referenced = [{"type": "replied_to", "id": answered}] if answered else []
    return {
        "id": _id(told, "id"),
        "text": text,
        "created_at": told.get("created_at"),
        "author_id": _id(mapping(told.get("user")), "id"),
        "lang": told.get("lang"),
        "entities": whole.get("entities") or told.get("entities"),
        "in_reply_to_user_id": _id(told, "in_reply_to_user_id") if not answered else None,
        "referenced_tweets": referenced + ([{"type": "retweeted", "id": shared}] if shared else []),
        "article": told.get("article"),
        "attachments": {"media_keys": [one["media_key"] for one in _media(told)]},
    }


def _user(told: Mapping[str, object]) -> Told:
    renamed = {"id": _id(told, "id"), "username": told.get("screen_name"), "public_metrics": {}}
    kept = ("name", "description", "location", "protected", "created_at", "entities")
    return renamed | {name: told[name] for name in kept if name in told}


def _media(told: Mapping[str, object]) -> Iterator[Told]:
    whole = mapping(told.get("extended_tweet")) or told
    held = mapping(whole.get("extended_entities")) or mapping(whole.get("entities"))
    shown = sequence(held.get("media")) or sequence(told.get("mediaDetails"))  # the latter where a page shows one post
    for place, one in enumerate(map(mapping, shown)):
        url = words(one.get("media_url_https")) or words(one.get("media_url"))
        key = _id(one, "id") or f"{_id(told, 'id')}/{place}"
        yield {"media_key": key, "url": url, "type": one.get("type"), "alt_text": one.get("ext_alt_text")}


def _id(told: Mapping[str, object], name: str) -> str | None:
    return number(told.get(f"{name}_str")) or number(told.get(name))

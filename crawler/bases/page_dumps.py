"""Posts of a Facebook Page as scrapers save them, in the words of the Graph API."""

from collections.abc import Iterator, Mapping

from crawler.archives.stream import mapping, number, sequence, words

Told = Mapping[str, object]


def as_graph(data: object) -> object:
    """What facebook-scraper and Apify saved, as the Graph API would give it; any other answer as it is."""
    listed = sequence(data) or sequence(mapping(data).get("data")) or [data]
    return {"data": [_post(mapping(one)) for one in listed]} if all(map(_is_post, listed)) else data


def _is_post(told: object) -> bool:
    names = mapping(told).keys()
    return bool({"post_id", "postId"} & names and {"text", "post_text", "comments_full"} & names)


def _post(told: Told) -> Told:
    user = mapping(told.get("user"))
    page = number(told.get("user_id")) or number(user.get("id"))
    post = number(told.get("post_id")) or number(told.get("postId"))
    said = words(told.get("text")) or words(told.get("post_text"))
    return {
        "id": f"{page}_{post}" if page and post and "_" not in post else post,
        "message": said,
        "created_time": told.get("timestamp") or told.get("time"),
        "permalink_url": told.get("post_url") or told.get("url") or told.get("facebookUrl"),
        "from": {"id": page, "name": words(told.get("username")) or words(user.get("name"))},
        "attachments": {"data": list(_pictures(told))},
        "comments": {"data": [_comment(mapping(one)) for one in sequence(told.get("comments_full"))]},
    }


def _pictures(told: Told) -> Iterator[Told]:
    urls = [*sequence(told.get("images")), told.get("image")]
    texts = sequence(told.get("images_description"))
    for place, url in enumerate(dict.fromkeys(filter(None, map(words, urls)))):
        alt = texts[place] if place < len(texts) else None
        yield {"type": "photo", "media": {"image": {"src": url}}, "description": alt}
    for one in map(mapping, sequence(told.get("media"))):
        src = mapping(one.get("photo_image")).get("uri") or one.get("thumbnail")
        yield {"type": "photo", "media": {"image": {"src": src}}, "description": one.get("ocrText")}


def _comment(told: Told) -> Told:
    answers = [_comment(mapping(one)) for one in sequence(told.get("replies"))]
    return {
        "id": told.get("comment_id"),
        "message": told.get("comment_text"),
        "created_time": told.get("comment_time"),
        "permalink_url": told.get("comment_url"),
        "from": {"id": told.get("commenter_id"), "name": told.get("commenter_name")},
        "comments": {"data": answers},
    }

"""Posts of X as scrapers save them (snscrape, twint, data sets with the names of X's pages), put into the words of
version 1.1."""

from collections.abc import Mapping

from crawler.archives.stream import mapping, number, sequence, words

Told = dict[str, object]
_TEXTS = ("rawContent", "content", "renderedContent", "tweet", "fullText", "full_text", "text")
_TIMES = ("createdAt", "created_at", "date", "timestamp")
_LINK = ("link", "url", "twitterUrl")


def as_before(data: object) -> object:
    """What a scraper saved as version 1.1 gave it; any other answer as it is. Entries stand alone, in a list, or under
    `data`, `tweets` or the timeline of a page that shows posts of an account."""
    told = mapping(data)
    timeline = sequence(mapping(told.get("timeline")).get("entries"))
    if timeline:
        shown = [mapping(mapping(mapping(one).get("content")).get("tweet")) for one in timeline]
        return [one for one in shown if one.get("id_str")] or data
    listed = next(
        (found for name in ("data", "tweets") if (found := sequence(told.get(name)))), sequence(data) or [data]
    )
    posts = [post for one in listed if (post := _post(mapping(one)))]
    return posts if len(posts) == len(listed) else data


def _post(told: Told) -> Told | None:
    """One post, if it has what only scrapers write: the words and the address of it, and its author by their names."""
    text = next((said for name in _TEXTS if (said := words(told.get(name)))), None)
    user = _user(told)
    if text is None or user is None or not any(name in told for name in _LINK):
        return None
    shared = mapping(told.get("retweetedTweet")) or mapping(told.get("retweeted_tweet"))
    answered = told.get("inReplyToTweetId") or told.get("inReplyToId")
    made: Told = {
        "id_str": number(told.get("id")) or number(told.get("id_str")),
        "full_text": text,
        "created_at": next((told[name] for name in _TIMES if told.get(name)), None),
        "user": user,
        "lang": told.get("lang") or told.get("language"),
        "in_reply_to_status_id_str": number(answered),
        "extended_entities": {"media": [_picture(mapping(one)) for one in sequence(told.get("media"))]},
    }
    again = _post(shared) if shared else None
    return made | ({"retweeted_status": again} if again else {})


def _user(told: Mapping[str, object]) -> Told | None:
    held = mapping(told.get("user")) or mapping(told.get("author"))
    named = held or told
    handle = words(named.get("username")) or words(named.get("userName"))
    if handle is None or (held and not {"displayname", "userName"} & held.keys()) or (not held and "tweet" not in told):
        return None
    name = words(named.get("displayname")) or words(named.get("name"))
    return {
        "id_str": number(held.get("id")) or number(told.get("user_id")) or handle,
        "screen_name": handle,
        "name": name,
    }


def _picture(told: Mapping[str, object]) -> Told:
    url = words(told.get("fullUrl")) or words(told.get("thumbnailUrl")) or words(told.get("media_url_https"))
    return {"media_url_https": url, "type": words(told.get("type")) or "photo", "ext_alt_text": told.get("altText")}

"""Posts as X's own pages ask for them (GraphQL, and the interface before it), put into the words of version 1.1."""

from collections import Counter
from collections.abc import Iterator, Mapping

from crawler.archives.stream import mapping, sequence, words

Told = dict[str, object]
_POST = ("tweet_results", "tweetResult", "tweet_result")
_ADVERTISEMENT = "advertisement between the posts"
_HIDDEN = "post that X does not show (deleted, or of somebody who is protected or suspended)"


def as_before(data: object) -> tuple[object, Counter[str]]:
    """What a page's answer holds, as version 1.1 gave it, and what was left out; any other answer as it is."""
    told, left_out = mapping(data), Counter[str]()
    held = mapping(told.get("globalObjects"))
    if held:
        return list(_of_objects(mapping(held.get("tweets")), mapping(held.get("users")))), left_out
    posts = list(_posts(told.get("data"), left_out))
    if posts or left_out:
        return posts, left_out
    user = mapping(mapping(mapping(told.get("data")).get("user")).get("result"))
    return ({"data": _account(user)} if "rest_id" in user else data), left_out


def _of_objects(posts: Mapping[str, object], users: Mapping[str, object]) -> Iterator[Told]:
    shared = {words(mapping(one).get("retweeted_status_id_str")) for one in posts.values()}
    for ref, post in posts.items():
        if ref not in shared:
            yield _joined(mapping(post), posts, users)


def _joined(post: Told, posts: Mapping[str, object], users: Mapping[str, object]) -> Told:
    user = mapping(users.get(str(post.get("user_id_str"))))
    shared = mapping(posts.get(str(post.get("retweeted_status_id_str"))))
    return post | {"user": user, **({"retweeted_status": _joined(shared, {}, users)} if shared else {})}


def _posts(answer: object, left_out: Counter[str]) -> Iterator[Told]:
    """The posts of a timeline, a thread or a search in their order; what a post quotes is no post of it."""
    waiting = [answer]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += reversed(part)
            continue
        told = mapping(part)
        held = next((told[name] for name in _POST if name in told), None)
        if held is None:
            waiting += [inner for inner in reversed(told.values()) if isinstance(inner, dict | list)]
        elif "promotedMetadata" in told:
            left_out[_ADVERTISEMENT] += 1
        elif post := _post(mapping(mapping(held).get("result"))):
            yield post
        else:
            left_out[_HIDDEN] += 1


def _post(result: Told) -> Told | None:
    told = mapping(result.get("tweet")) or result  # one that X shows with a remark is wrapped once more
    before, id = mapping(told.get("legacy")), words(told.get("rest_id"))
    if not before or id is None:
        return None
    note = mapping(mapping(mapping(told.get("note_tweet")).get("note_tweet_results")).get("result"))
    shared = mapping(before.get("retweeted_status_result")) or mapping(told.get("retweeted_status_result"))
    user = mapping(mapping(mapping(told.get("core")).get("user_results")).get("result"))
    links = (mapping(before.get("entities")), mapping(note.get("entity_set")))
    made = before | {
        "id_str": id,
        "full_text": words(note.get("text")) or before.get("full_text"),
        "user": {"id_str": user.get("rest_id"), **_person(user)},
        "entities": links[0] | {"urls": [one for part in links for one in sequence(part.get("urls"))]},
        "article": _article(mapping(mapping(told.get("article")).get("article_results"))),
    }
    post = _post(mapping(shared.get("result")))
    return made | ({"retweeted_status": post} if post else {})


def _article(held: Told) -> Told:
    """A long post with a headline; its words stand in blocks."""
    told = mapping(held.get("result"))
    blocks = [words(mapping(one).get("text")) for one in sequence(mapping(told.get("content_state")).get("blocks"))]
    return {"plain_text": "\n\n".join(filter(None, blocks)), **told}


def _person(user: Told) -> Told:
    """An account in the words of before; since 2025 its name stands beside what was told of it before."""
    before, place = mapping(user.get("legacy")), user.get("location")
    where = {"location": mapping(place).get("location")} if mapping(place) else {}
    return before | mapping(user.get("core")) | mapping(user.get("privacy")) | where


def _account(user: Told) -> Told:
    person = _person(user)
    return person | {
        "id": user.get("rest_id"),
        "username": person.get("screen_name"),
        "public_metrics": {"tweet_count": person.get("statuses_count")},
    }

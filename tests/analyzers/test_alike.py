"""Likeness of texts, and groups that stay small whatever comes."""

from analyzers.accounts.alike import Groups, likeness, sketch


def test_likeness_is_the_share_of_words_in_common() -> None:
    one, other = (
        sketch(["thank", "you", "for", "your", "kind", "words"]),
        sketch(["thank", "you", "for", "your", "kind", "letter"]),
    )
    assert likeness(one, one) == 1
    assert likeness(one, other) == 5 / 7
    assert likeness(one, sketch([])) == 0
    assert likeness(sketch([]), sketch([])) == 1


def test_near_copies_fall_into_one_group() -> None:
    groups = Groups(0.9)
    words = [f"word{number}" for number in range(20)]
    for number in range(12):
        groups.add(sketch([*words[:-1], f"name{number}"]))  # 19 of 21 words in common
    for number in range(5):
        groups.add(sketch(f"all different {number} {number * 7} other{number}".split()))
    groups.add(sketch([]))
    assert (groups.largest, groups.total) == (12, 18)


def test_many_different_texts_cost_bounded_memory() -> None:
    groups = Groups(0.9)
    for number in range(3000):
        groups.add(sketch([f"a{number}", f"b{number}", f"c{number}"]))
    assert (groups.largest, groups.total) == (1, 3000)

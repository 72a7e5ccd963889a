"""Small drawings that say again, to the eye, what the words beside them say."""

from markupsafe import Markup

_WIDTH = 120


def bar(seen: int, expected: int | None) -> Markup:
    """A bar of what was seen of what the source states; nothing where the source states no total."""
    if not expected or expected < 0:
        return Markup("")
    filled = round(_WIDTH * min(1.0, seen / expected))
    return Markup(
        '<svg class="bar" viewBox="0 0 {0} 8" width="{0}" height="8" aria-hidden="true" focusable="false">'
        '<rect class="bar-all" x="0.5" y="0.5" width="{1}" height="7" rx="3.5"/>'
        '<rect class="bar-seen" x="0.5" y="0.5" width="{2}" height="7" rx="3.5"/></svg>'
    ).format(_WIDTH, _WIDTH - 1, max(0, filled - 1))

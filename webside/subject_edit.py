"""Adds an export to the text of a subject file, and leaves every other character of it as the user wrote it."""

import yaml

from model.errors import SubjectError
from webside.subject_file import quoted

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def with_export(text: str, path: str, source: str | None, remark: str) -> tuple[str, int]:
    """The text with one more export on a line of its own, and the number of that line: deleting it undoes this.

    SubjectError for a text whose exports cannot be told. `remark` stands behind the line as a comment.
    """
    told = f"path: {quoted(path)}" + (f", source: {source}" if source else "")
    entry = f"- {{{told}}}  # {remark}"
    found = _exports(text)
    lines = text.split("\n")
    if found is None:
        while lines and not lines[-1].strip():
            lines.pop()
        return "\n".join([*lines, "", "exports:", f"  {entry}", ""]), len(lines) + 3
    key, value = found
    if isinstance(value, yaml.SequenceNode) and not value.flow_style and value.value:
        at = value.start_mark.line
        lines.insert(at, " " * value.start_mark.column + entry)
        return "\n".join(lines), at + 1
    # Written in one line, as `exports: [a.zip, b.zip]` or `exports: a.zip`: each gets a line, as it was written.
    nodes = value.value if isinstance(value, yaml.SequenceNode) else [value] if _says(value) else []
    held = [" ".join(text[node.start_mark.index : node.end_mark.index].split()) for node in nodes]
    indent = " " * key.start_mark.column
    block = "\n".join([f"{indent}exports:", f"{indent}  {entry}", *(f"{indent}  - {one}" for one in held)])
    begin, end = key.start_mark.index - key.start_mark.column, value.end_mark.index if _says(value) else _end(text, key)
    return text[:begin] + block + text[end:], key.start_mark.line + 2


def _exports(text: str) -> tuple[yaml.Node, yaml.Node] | None:
    try:
        tree = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise SubjectError("this is not YAML, so nothing was added to it") from error
    if not isinstance(tree, yaml.MappingNode):
        raise SubjectError("this is no list of keys, so nothing was added to it")
    return next(((key, value) for key, value in tree.value if key.value == "exports"), None)


def _says(value: yaml.Node) -> bool:
    """Whether anything is written behind the key."""
    return value.end_mark.index > value.start_mark.index


def _end(text: str, key: yaml.Node) -> int:
    """Behind the colon of a key without a value."""
    return text.index(":", key.end_mark.index) + 1

"""Adds an export or an account to the text of a subject file; every other character stays as the user wrote it."""

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


def with_account(text: str, source: str, at: str) -> str:
    """The text with one more account of a source. SubjectError where it cannot be told how to write it in.

    An account that stood alone behind its source becomes a list of two, as it was written.
    """
    accounts = _key(_tree(text), "accounts")
    if accounts is None:
        kept = text.rstrip("\n")
        return f"{kept}\n\n{account_lines(source, at)}" if kept else account_lines(source, at)
    name, held = accounts
    if not isinstance(held, yaml.MappingNode):
        if _says(held):
            raise SubjectError("accounts: is no list of sources, so nothing was added to it")
        after = _end(text, name)
        return f"{text[:after]}\n{' ' * name.start_mark.column}  {_line(source, at)}{text[after:]}"
    there = _key(held, source)
    if there is None:
        begin = held.start_mark.index
        if held.flow_style:
            comma = ", " if held.value else ""
            return f"{text[: begin + 1]}{_line(source, at)}{comma}{text[begin + 1 :]}"
        return f"{text[:begin]}{_line(source, at)}\n{' ' * held.start_mark.column}{text[begin:]}"
    value = there[1]
    begin, end = value.start_mark.index, value.end_mark.index
    if isinstance(value, yaml.SequenceNode) and not value.flow_style:
        return f"{text[:begin]}- {quoted(at)}\n{' ' * value.start_mark.column}{text[begin:]}"
    if isinstance(value, yaml.SequenceNode):
        return f"{text[: begin + 1]}{quoted(at)}{', ' if value.value else ''}{text[begin + 1 :]}"
    if isinstance(value, yaml.MappingNode) and not value.flow_style:
        raise SubjectError(f"the account of {source} is written over several lines, so nothing was added to it")
    if not _says(value):
        after = _end(text, there[0])
        return f"{text[:after]} {quoted(at)}{text[after:]}"
    return f"{text[:begin]}[{text[begin:end]}, {quoted(at)}]{text[end:]}"


def account_lines(source: str, at: str) -> str:
    """The lines of a subject file that declare one account."""
    return f"accounts:\n  {_line(source, at)}\n"


def _line(source: str, at: str) -> str:
    return f"{source}: {quoted(at)}"


def _exports(text: str) -> tuple[yaml.Node, yaml.Node] | None:
    return _key(_tree(text), "exports")


def _tree(text: str) -> yaml.MappingNode:
    try:
        tree = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise SubjectError("this is not YAML, so nothing was added to it") from error
    if not isinstance(tree, yaml.MappingNode):
        raise SubjectError("this is no list of keys, so nothing was added to it")
    return tree


def _key(tree: yaml.MappingNode, name: str) -> tuple[yaml.Node, yaml.Node] | None:
    return next(((key, value) for key, value in tree.value if key.value == name), None)


def _says(value: yaml.Node) -> bool:
    """Whether anything is written behind the key."""
    return value.end_mark.index > value.start_mark.index


def _end(text: str, key: yaml.Node) -> int:
    """Behind the colon of a key without a value."""
    return text.index(":", key.end_mark.index) + 1

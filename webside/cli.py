"""The command line."""


def main() -> None:
    """Placeholder entry until the line stands."""

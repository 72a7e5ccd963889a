"""`webside doctor`: what works on this machine, what is missing, and how to mend it."""

import importlib.util
import shutil
import sys
from collections.abc import Iterator

import click

LEAST_DISK = 500 * 1024 * 1024


@click.command(epilog="Exit codes: 0 all that is needed works, 1 something needed does not.")
@click.option("--store", "address", metavar="URL", help="Database to look at; default: a file of yours.")
def command(address: str | None) -> int:
    """Look at Python, the store, the disk, the rules, the sources and the optional parts."""
    well = True
    for good, needed, words in _checks(address):
        sign = (
            click.style("ok  ", fg="green")
            if good
            else click.style("miss" if needed else "opt ", fg="red" if needed else "yellow")
        )
        click.echo(f"{sign} {words}")
        well = well and (good or not needed)
    return 0 if well else 1


def _checks(address: str | None) -> Iterator[tuple[bool, bool, str]]:
    """Whether it is well, whether it is needed, and the sentence that says so."""
    yield (
        sys.version_info >= (3, 11),
        True,
        f"Python {sys.version.split()[0]}" + ("" if sys.version_info >= (3, 11) else ": Webside needs 3.11 or newer"),
    )
    yield _store(address)
    yield _disk()
    yield _files()
    postgresql = importlib.util.find_spec("psycopg") is not None
    yield (
        postgresql,
        False,
        "PostgreSQL store" + ("" if postgresql else ": pip install 'webside[postgresql]' if you want one"),
    )
    yield _tesseract()
    yield _keys()


def _tesseract() -> tuple[bool, bool, str]:
    from webside import images

    words = "" if images.can_read_words() else ": install tesseract-ocr if the words in your pictures are to be read"
    return images.can_read_words(), False, f"tesseract, which reads words in pictures{words}"


def _keys() -> tuple[bool, bool, str]:
    from crawler import sources
    from model.errors import InputError
    from webside import keys

    try:
        held = [source.id for source in sources.load().values() if source.key and keys.find(source.id)]
    except InputError as error:
        return False, True, f"keys: {error}"
    return True, False, f"keys: {', '.join(held) or 'none'} (optional; webside keys list shows what each is for)"


def _store(address: str | None) -> tuple[bool, bool, str]:
    from model.errors import StoreError
    from webside.store import Store

    try:
        with Store.open(address) as store:
            return True, True, f"store: {store.shown_address}, {sum(1 for _ in store.subjects())} subjects"
    except StoreError as error:
        return False, True, f"store: {error}"


def _disk() -> tuple[bool, bool, str]:
    from webside.home import home

    folder = home()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    words = f"disk: {free // 1024**2:,} MB free where Webside keeps its data ({home()})"
    return free >= LEAST_DISK, True, words if free >= LEAST_DISK else f"{words}: make room, an audit may need 500 MB"


def _files() -> tuple[bool, bool, str]:
    from crawler import sources
    from model.errors import InputError
    from webside import rule_cache

    try:
        return True, True, f"{len(rule_cache.load().rules)} rules and {len(sources.load())} sources"
    except InputError as error:
        return False, True, str(error)

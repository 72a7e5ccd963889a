"""Opens the database a store lives in: address, permissions, settings, and the schema brought up to date."""

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from model.errors import StoreError
from webside.home import home, private_folder, real
from webside.locks import FileLock, lock_number
from webside.schema import HEAD

_BUSY_SECONDS = 30


def address(url: str | None) -> URL:
    """The database meant by `--store`: None for the user's own, a path, or a URL. StoreError if it is none of these."""
    if not url:
        return URL.create("sqlite", database=str(home() / "webside.sqlite"))
    if "://" not in url:
        return URL.create("sqlite", database=str(real(url)))
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StoreError(
            "The address of the store cannot be read: give a file or an address like sqlite:///…"
        ) from error
    if parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise StoreError("A store in memory would forget every audit; name a file.")
    if parsed.drivername in ("postgres", "postgresql"):
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


def database_file(url: URL) -> Path | None:
    """The file of a SQLite database, None for any other."""
    if url.get_backend_name() != "sqlite":
        return None
    return real(str(url.database))


def open_engine(url: URL) -> Engine:
    """An engine on a database that exists, is private, and has the schema this Webside writes. StoreError otherwise."""
    shown = url.render_as_string(hide_password=True)
    file = database_file(url)
    try:
        engine = create_engine(url)
        if file is not None:
            _make_private(file)
    except ArgumentError as error:
        raise StoreError(
            f"The address {shown} names no database; a file is given as sqlite:////folder/file."
        ) from error
    except OSError as error:
        raise StoreError(f"The store {shown} cannot be written: {error.strerror or error}.") from error
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(
            f"The store {shown} needs a database driver that is not installed; for PostgreSQL: "
            "pip install 'webside[postgresql]'."
        ) from error
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    try:
        _bring_up_to_date(engine, shown, file)
    except SQLAlchemyError as error:
        engine.dispose()
        raise StoreError(f"The store {shown} cannot be used: {reason(error)}.") from error
    except BaseException:  # Ctrl-C too: nobody else can close these connections
        engine.dispose()
        raise
    return engine


def reason(error: SQLAlchemyError) -> str:
    """The database's own words, on one line, without the statement (it may hold what was gathered)."""
    words = str(error.orig) if isinstance(error, DBAPIError) and error.orig is not None else str(error)
    return " ".join(words.split())[:300].rstrip(".")


@contextlib.contextmanager
def speaking_plainly() -> Iterator[None]:
    """Turns whatever the database refuses into a StoreError."""
    try:
        yield
    except SQLAlchemyError as error:
        raise StoreError(f"The store could not be read or written: {reason(error)}.") from error


def _make_private(file: Path) -> None:
    """Create the database file for its owner alone before SQLite would create it for everybody."""
    private_folder(file.parent)
    if file.is_dir():
        raise IsADirectoryError(21, "it is a folder")
    with contextlib.suppress(FileExistsError):
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    if os.name == "posix" and file.stat().st_mode & 0o077:
        file.chmod(0o600)


def _configure_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """The settings each connection needs, and our own BEGIN: the driver's leaves schema changes outside of it."""
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {_BUSY_SECONDS * 1000}",
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    """Writers take their place at once: one that began by reading could be refused in the middle."""
    if connection.get_execution_options().get("outside_transaction"):
        return
    mode = "IMMEDIATE" if connection.get_execution_options().get("writes") else "DEFERRED"
    connection.exec_driver_sql(f"BEGIN {mode}")


def _bring_up_to_date(engine: Engine, shown: str, file: Path | None) -> None:
    """Run the migrations that are missing; Alembic is only imported when there are some."""
    with engine.connect() as connection:
        if _revision(connection) == HEAD:
            return
    with _alone(engine, file), engine.execution_options(writes=True).begin() as connection:
        revision = _revision(connection)
        if revision == HEAD:
            return
        if revision is None and inspect(connection).get_table_names():
            raise StoreError(f"The store {shown} holds another program's tables; choose another place with --store.")
        if revision is not None and revision > HEAD:
            raise StoreError(
                f"The store {shown} was written by a newer Webside (schema {revision}, this one knows {HEAD}); "
                "install the newer version."
            )
        _migrate(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).with_name("schema")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    command.upgrade(config, "head")


@contextlib.contextmanager
def _alone(engine: Engine, file: Path | None) -> Iterator[None]:
    """Keep a second process from migrating at the same moment."""
    if file is None:
        with engine.connect() as connection:
            _lock_postgresql(connection)
            yield
        return
    lock = FileLock(file.parent / "locks", f"schema of {file}")
    patience = time.monotonic() + _BUSY_SECONDS
    while not lock.acquire():
        if time.monotonic() > patience:
            raise StoreError("Another Webside has been updating the store for a while; try again when it is done.")
        time.sleep(0.1)
    try:
        yield
    finally:
        lock.release()


def _lock_postgresql(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": lock_number("webside schema")})

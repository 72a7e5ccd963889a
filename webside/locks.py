"""One audit of a subject at a time: a lock the operating system drops when its holder dies, however it dies."""

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from model.errors import StoreError
from webside.home import private_folder

if sys.platform == "win32":
    import msvcrt

    def _seize(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _seize(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


class FileLock:
    """A lock named `name` in `folder`, for all processes of this machine; the name itself is never written down."""

    def __init__(self, folder: Path, name: str) -> None:
        self._path = folder / f"{lock_number(name):016x}.lock"
        self._descriptor: int | None = None

    def acquire(self) -> bool:
        """Whether the lock is ours now; never waits. OSError where the folder cannot be written."""
        private_folder(self._path.parent)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        if not _seize(descriptor):
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Give the lock back; closing the file is what unlocks it. Without the lock nothing happens."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


class DatabaseLock:
    """The same promise as FileLock, kept by PostgreSQL for every machine that uses the store."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine, self._number = engine, lock_number(name)
        self._connection: Connection | None = None

    def acquire(self) -> bool:
        """Whether the lock is ours now; never waits."""
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if not connection.execute(text("SELECT pg_try_advisory_lock(:number)"), {"number": self._number}).scalar():
            connection.close()
            return False
        self._connection = connection
        return True

    def release(self) -> None:
        """Give the lock back at once, then end the session that held it: the server notices an end some time later."""
        if self._connection is not None:
            with suppress(SQLAlchemyError):  # a session that is gone holds nothing
                self._connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": self._number})
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


class Locks:
    """The locks of one store: by PostgreSQL where it is the store, else by files in `folder`."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine, self._folder = engine, folder
        self._address = engine.url.render_as_string(hide_password=True)

    @contextmanager
    def attempt(self, name: str) -> Iterator[bool]:
        """Whether the lock of that name is ours for the block; never waits. StoreError where no lock can be made."""
        name = f"{name} in {self._address}"
        if self._engine.dialect.name == "postgresql":
            lock: FileLock | DatabaseLock = DatabaseLock(self._engine, name)
        else:
            lock = FileLock(self._folder, name)
        try:
            ours = lock.acquire()
        except (OSError, SQLAlchemyError) as error:
            raise StoreError(f"The store cannot be locked: {getattr(error, 'strerror', None) or error}.") from error
        try:
            yield ours
        finally:
            lock.release()


def lock_number(name: str) -> int:
    """A positive 63-bit number for a name: what a file, or a PostgreSQL advisory lock, is called by."""
    return int.from_bytes(hashlib.sha256(name.encode("utf-8")).digest()[:8], "big") >> 1

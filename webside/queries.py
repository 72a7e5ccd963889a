"""How the store asks its database and writes to it: rows as streams, values under keys, batches of rows."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, Table, func, insert, select, update

from webside.database import speaking_plainly
from webside.rows import batches

BATCH = 500


class Queries:
    """The few ways in which the store uses its database; every one may raise StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = engine.execution_options(writes=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that only asks."""
        with speaking_plainly(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in a transaction, which ends with the block."""
        with speaking_plainly(), self._writing.begin() as connection:
            yield connection

    @cached_property
    def reader(self) -> Connection:
        """One connection for the many small questions: none of them opens a transaction of its own, and it holds none
        open between them."""
        if self._engine.dialect.name == "sqlite":
            return self._engine.connect().execution_options(outside_transaction=True)
        return self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")

    def rows(self, query: Select[Any]) -> Iterator[Row[Any]]:
        """What answers a question, as a stream."""
        with self.reading() as connection:
            yield from connection.execution_options(yield_per=BATCH).execute(query)

    def one(self, query: Select[Any]) -> Row[Any] | None:
        """The first row that answers a question."""
        with self.reading() as connection:
            return connection.execute(query.limit(1)).first()

    def put(self, table: Table, key: Mapping[str, str], values: Mapping[str, str | int | None]) -> None:
        """Write values under a key, over those that may be there."""
        with self.writing() as connection:
            there = update(table).where(*(table.c[name] == part for name, part in key.items()))
            if connection.execute(there.values(**values)).rowcount == 0:
                connection.execute(insert(table).values(**key, **values))

    def append(self, table: Table, number: int, rows: Iterable[dict[str, Any]]) -> int:
        """Add rows behind those that audit `number` has, and tell how many; nothing is locked while the next batch is
        being made."""
        held = self.one(select(func.count()).select_from(table).where(table.c.audit == number))
        first = place = 0 if held is None else held[0]
        for batch in batches(rows, BATCH):
            placed = [{**row, "audit": number, "place": place + ahead} for ahead, row in enumerate(batch)]
            with self.writing() as connection:
                connection.execute(insert(table), placed)
            place += len(batch)
        return place - first

    def vacuum(self) -> None:
        """In SQLite: let go of what deleted rows leave in free pages and in the log."""
        if self._engine.dialect.name != "sqlite":
            return
        with speaking_plainly(), self._engine.execution_options(outside_transaction=True).connect() as connection:
            connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Give the connections back."""
        if "reader" in vars(self):
            self.reader.close()
        self._engine.dispose()

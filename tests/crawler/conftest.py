"""One little web per test or module."""

from collections.abc import Iterator

import pytest

from tests.crawler.web import Web


@pytest.fixture
def web() -> Iterator[Web]:
    served = Web()
    yield served
    served.close()


@pytest.fixture(scope="module")
def shared_web() -> Iterator[Web]:
    served = Web()
    yield served
    served.close()

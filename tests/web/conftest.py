"""What the tests of the page share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from local_page import Served, served, some_history


@pytest.fixture(scope="module")
def page_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The page of a history with runs of every kind."""
    folder = tmp_path_factory.mktemp("history")
    some_history(folder)
    with served(folder) as found:
        yield found

"""What is found out of all records once for each graph, such as the pages that lists are cut into."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TypeVar

from auditpress.graph import Graph

T = TypeVar("T")


def once(find: Callable[[Graph], T]) -> Callable[[Graph], T]:
    """Find something out once for each graph, which does not hear of it: the ``members`` of jobs speak for it."""

    @functools.wraps(find)
    def found(graph: Graph) -> T:
        with graph.watched():
            return graph.once(find)

    return found

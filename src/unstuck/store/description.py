"""Description: another description of a case's model, left beside the case's folder.

A model that exists only in the script's process may turn out to be made of known parts when it is
looked at there. What it is made of is then written down, and the case is read in its terms.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

from unstuck.case import Array, Case, ModelSpec
from unstuck.errors import CaseError
from unstuck.store.atomic import atomic_write
from unstuck.store.earlier import model_of_today
from unstuck.store.plain import from_plain, to_plain

_SUFFIX = ".graph.json"
_MAX_FILE_BYTES = 64 << 20  # bytes of a file


@dataclass(frozen=True)
class Description:
    """What a model is made of, in the order of its own weights.

    Args:
        model: the description.
        order: place of each of its weights among those of the case's model.
    """

    model: ModelSpec
    order: tuple[int, ...]

    def of(self, case: Case) -> Case:
        """The case in terms of this description.

        Raises:
            ValueError: the case has another number of weights.
        """
        kinds = case.weights_before, case.weights_after
        if any(part and len(part) != len(self.order) for part in kinds):
            raise ValueError("another number of weights than the case has")
        before, after = (self._ordered(part) for part in kinds)
        return replace(case, model=self.model, weights_before=before, weights_after=after)

    def _ordered(self, weights: tuple[Array, ...]) -> tuple[Array, ...]:
        return tuple(weights[place] for place in self.order) if weights else weights


def leave(description: Description, folder: Path) -> None:
    """Write a description beside a case's folder."""
    atomic_write(_path(folder), dumps(description).encode())


def described(case: Case, folder: Path) -> Case:
    """A case in terms of the description beside its folder, the case itself where there is none.

    Raises:
        CaseError: the file is damaged.
    """
    path = _path(folder)
    if not path.exists():
        return case
    try:
        if path.stat().st_size > _MAX_FILE_BYTES:
            raise ValueError(f"larger than {_MAX_FILE_BYTES:,} bytes")
        return loads(path.read_text(encoding="utf-8")).of(case)
    except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
        reason = " ".join(str(error).split())[:200]
        raise CaseError(
            f"{path} is damaged ({reason}); delete it, or run the script again"
        ) from error


def dumps(description: Description) -> str:
    """A description as JSON."""
    return json.dumps(to_plain(description))


def loads(text: str) -> Description:
    """What `dumps` wrote.

    Raises:
        ValueError: it is something else.
    """
    content = json.loads(text)
    if not isinstance(content, dict):
        raise ValueError("no description")
    today = {**content, "model": model_of_today(content.get("model"))}
    description: Description = from_plain(Description, today)
    if sorted(description.order) != list(range(len(description.order))):
        raise ValueError("the order of weights names some twice")
    return description


def _path(folder: Path) -> Path:
    return folder.with_name(folder.name + _SUFFIX)

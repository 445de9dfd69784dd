"""The scripts of tests/cases and what is expected of each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "cases"
ASIDE = ROOT / "tests" / "aside"
"""Scripts that nothing was built or tuned with: their figures are taken, and nothing else."""
STUCK = ROOT / "examples" / "stuck-programs"
"""Scripts that were put aside once, and looked at since: a data set of its own."""
FOLDERS = {"cases": CASES, "aside": ASIDE, "stuck-programs": STUCK}
GOOD = ("healthy", "at-ceiling")


@dataclass(frozen=True)
class Script:
    """One script of the collection.

    Attributes:
        name: its path below tests/cases without the suffix, such as "shifted-target/a/broken".
        kind: "broken", "fixed" or "healthy".
        code: the code of the cause that is to be found, "" when there is none.
        verdicts: the verdicts that are true of it.
        also: names of further causes that are legitimately true of it.
        provable: whether retraining with the fix can prove it.
    """

    name: str
    kind: str
    code: str
    verdicts: tuple[str, ...]
    also: tuple[str, ...]
    provable: bool

    @property
    def path(self) -> Path:
        """The script itself."""
        first, _, rest = self.name.partition("/")
        if first in FOLDERS:
            return FOLDERS[first] / f"{rest}.py"
        return CASES / f"{self.name}.py"


def pairs(of: str = "cases") -> Iterator[Script]:
    """The broken and fixed script of every folder with an expected.json."""
    files = {*FOLDERS[of].glob("*/expected.json"), *FOLDERS[of].glob("*/*/expected.json")}
    for file in sorted(path for path in files if path.parent.name != "healthy"):
        expected = json.loads(file.read_text(encoding="utf-8"))
        name = _name(file.parent, of)
        also = tuple(expected["also"])
        yield Script(
            f"{name}/broken",
            "broken",
            expected["code"],
            tuple(expected["verdict"]),
            also,
            expected["verified"],
        )
        accepted = tuple(expected.get("fixed_verdict", GOOD))
        fixed_also = tuple(expected.get("fixed_also", ()))
        yield Script(f"{name}/fixed", "fixed", "", accepted, fixed_also, False)


def healthy(of: str = "cases") -> Iterator[Script]:
    """The programs in which nothing is wrong; exceptions to the verdict stand in expected.json."""
    folder = FOLDERS[of] / "healthy"
    exceptions = folder / "expected.json"
    special = json.loads(exceptions.read_text(encoding="utf-8")) if exceptions.exists() else {}
    for file in sorted(folder.glob("*.py")):
        accepted = tuple(special.get(file.stem, GOOD))
        yield Script(_name(file.with_suffix(""), of), "healthy", "", accepted, (), False)


def _name(path: Path, of: str) -> str:
    """The path below tests/cases; for the other folders with the folder's name before it."""
    inside = path.relative_to(FOLDERS[of]).as_posix()
    return inside if of == "cases" else f"{of}/{inside}"


def chosen(only: list[str], *, subset: bool = False, of: str = "cases") -> list[Script]:
    """The scripts whose name starts with one of `only` (all when empty), or the subset."""
    scripts = [*pairs(of), *healthy(of)]
    if subset:
        listed = json.loads((CASES / "matrix_subset.json").read_text(encoding="utf-8"))
        names = {f"{pair}/{kind}" for pair in listed["pairs"] for kind in ("broken", "fixed")}
        names |= {f"healthy/{name}" for name in listed["healthy"]}
        scripts = [script for script in scripts if script.name in names]
    wanted = [name.rstrip("/") for name in only]
    return [s for s in scripts if not wanted or any(s.name.startswith(w) for w in wanted)]

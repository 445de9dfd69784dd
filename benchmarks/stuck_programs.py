"""The index of examples/stuck-programs: every program, its cause, and what it prints at the end.

    python benchmarks/stuck_programs.py               the table in README.md, from index.json
    python benchmarks/stuck_programs.py --run         run the programs that index.json does not have
    python benchmarks/stuck_programs.py --check       fail where index, table and programs disagree

`--check` also looks at the programs themselves: every cause has pairs, a pair differs in its repair
and in little else, and all of them are Python. Nothing is diagnosed here: that is what
`python benchmarks/diagnosis.py --stuck-programs` does.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from case_list import STUCK, chosen
from case_scores import last_line

from unstuck.doctor.registry import registry

INDEX = STUCK / "index.json"
README = STUCK / "README.md"
HEAD = "| program | cause | prints at the end | with the repair |\n| --- | --- | --- | --- |\n"
MOST_LINES = 12
"""Lines in which a broken and a repaired program may differ."""

LONGEST = 72
"""Characters of a printed line that the table shows."""


def names() -> dict[str, Path]:
    """Every program by its path below the folder, without the suffix."""
    return {script.name.partition("/")[2]: script.path for script in chosen([], of=STUCK.name)}


def run(known: dict[str, str | None]) -> dict[str, str | None]:
    """The last line of every program, those that are known included."""
    scripts = {script.name.partition("/")[2]: script for script in chosen([], of=STUCK.name)}
    found = {name: known.get(name) for name in scripts}
    for name, script in scripts.items():
        if found[name] is None:
            found[name], seconds = last_line(script)
            print(f"{seconds:6.1f} s  {name}  {found[name]}", flush=True)
            write(found)
    return found


def read() -> dict[str, str | None]:
    """The last line of every program, None where it was not run yet."""
    if not INDEX.exists():
        return dict.fromkeys(names())
    found: dict[str, str | None] = json.loads(INDEX.read_text(encoding="utf-8"))
    return found


def write(lines: dict[str, str | None]) -> None:
    """Keep the last lines."""
    text = json.dumps(dict(sorted(lines.items())), indent=1, ensure_ascii=False)
    INDEX.write_text(text + "\n", encoding="utf-8")


def table(lines: dict[str, str | None]) -> str:
    """The index for readers: pairs first, then the programs in which nothing is wrong."""
    rows = []
    for name in sorted(lines):
        folder, _, kind = name.rpartition("/")
        if kind == "broken":
            cause = folder.partition("/")[0]
            repaired = shown(lines[f"{folder}/fixed"])
            rows.append(f"| {folder} | {cause} | {shown(lines[name])} | {repaired} |")
    for name in sorted(lines):
        if name.startswith("healthy/"):
            rows.append(f"| {name} | nothing is wrong | {shown(lines[name])} | |")
    return HEAD + "\n".join(rows) + "\n"


def shown(line: str | None) -> str:
    """A printed line as a cell of the table: the end of it, where the scores are."""
    if line is None:
        return "not run yet"
    plain = re.sub(r"\s+", " ", re.sub(r"[^\x20-\x7e°²é–]", " ", line)).replace("|", "/").strip()
    return plain if len(plain) <= LONGEST else f"… {plain[-LONGEST:].strip()}"


def trouble(lines: dict[str, str | None]) -> Iterator[str]:
    """What is wrong with the folder, a sentence each."""
    programs = names()
    if set(lines) != set(programs):
        odd = ", ".join(sorted(set(lines) ^ set(programs))[:5])
        yield f"index.json and the programs disagree: {odd}"
    elif table(lines) not in README.read_text(encoding="utf-8"):
        yield "the table in README.md is not that of index.json: run it without --check"
    causes = {cause.name for cause in registry() if cause.level != "note"}
    there = {name.partition("/")[0] for name in programs} - {"healthy"}
    if there != causes:
        yield f"causes without programs, or programs without a cause: {sorted(there ^ causes)}"
    for name, path in programs.items():
        try:
            ast.parse(path.read_text(encoding="utf-8"))
        except SyntaxError as error:
            yield f"{name} is no Python: {error}"
        if name.endswith("/broken"):
            texts = [path.with_name(f"{kind}.py").read_text() for kind in ("broken", "fixed")]
            differ = difflib.ndiff(*(text.splitlines() for text in texts))
            changed = sum(line[0] in "+-" for line in differ)
            if not 1 <= changed <= MOST_LINES:
                yield f"{name} and its repair differ in {changed} lines"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--run", action="store_true", help="run what index.json does not have")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    args = parser.parse_args()
    if args.check:
        found = list(trouble(read()))
        print("\n".join(found) or f"{len(read())} programs, index and table agree")
        return int(bool(found))
    lines = run(read()) if args.run else read()
    write(lines)
    prose = README.read_text(encoding="utf-8").partition(HEAD)[0]
    README.write_text(prose + table(lines), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

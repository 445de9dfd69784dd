"""How good are the diagnoses? Runs `unstuck run --json` over tests/cases and judges every answer.

    python benchmarks/diagnosis.py                       all scripts, a Markdown table on stdout
    python benchmarks/diagnosis.py --subset --jobs 2     the scripts of matrix_subset.json
    python benchmarks/diagnosis.py --aside               the scripts that nothing was built with
    python benchmarks/diagnosis.py --stuck-programs      those that were put aside before
    python benchmarks/diagnosis.py --only shifted-target --only healthy/or_bits
    python benchmarks/diagnosis.py --keep runs/          keep each run's JSON ...
    python benchmarks/diagnosis.py --from runs/          ... and judge it again without running

A broken script is right when its cause is among the first two findings that are not notes. A fixed
or healthy script is right when no finding has level `error` and its verdict is an accepted one.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import reliability
from case_list import ROOT, Script, chosen

TIMEOUT = 900.0  # seconds for one script and its diagnosis


@dataclass(frozen=True)
class Answer:
    """What `unstuck run` said about one script.

    Attributes:
        document: the JSON of the run, or None when none was written.
        seconds: wall time of script and diagnosis together.
        trouble: why there is no JSON, else "".
    """

    document: dict[str, Any] | None
    seconds: float
    trouble: str

    @property
    def fits(self) -> list[dict[str, Any]]:
        """The trainings that were diagnosed."""
        return list(self.document.get("fits", [])) if self.document else []

    @property
    def findings(self) -> list[dict[str, Any]]:
        """The findings of all fits without the notes, in the order they were ranked."""
        return [f for fit in self.fits for f in fit["findings"] if f["level"] != "note"]

    @property
    def verdict(self) -> str:
        """The verdicts of all fits, or why there is none."""
        return " ".join(str(fit["verdict"]) for fit in self.fits) or self.trouble


@dataclass(frozen=True)
class Judgement:
    """One row of the table: a script, its answer, and what of it was right."""

    script: Script
    answer: Answer

    @property
    def findings(self) -> list[dict[str, Any]]:
        """The findings of the answer."""
        return self.answer.findings

    @property
    def seconds(self) -> float:
        """Seconds that the diagnosis took after the script's end."""
        return sum(float(fit["seconds"] or 0.0) for fit in self.answer.fits)

    @property
    def rank(self) -> int | None:
        """Place of the expected cause among the findings, from 1; None when it is missing."""
        codes = [f["code"] for f in self.answer.findings]
        return codes.index(self.script.code) + 1 if self.script.code in codes else None

    @property
    def hit(self) -> bool:
        """Whether the expected cause is among the first two."""
        return self.rank is not None and self.rank <= 2

    @property
    def verdict_right(self) -> bool:
        """Whether every fit got a verdict that is true of the script."""
        return bool(self.answer.fits) and all(
            fit["verdict"] in self.script.verdicts for fit in self.answer.fits
        )

    @property
    def verified_right(self) -> bool:
        """Whether a fix that can be proved by retraining was proved."""
        return any(
            f["code"] == self.script.code and f["verified"] and f["verified"]["accepted"]
            for f in self.answer.findings
        )

    @property
    def verified_scores(self) -> list[float]:
        """Mean score with the fix, of every fix of the expected cause that was proved."""
        tried = [f["verified"] for f in self.answer.findings if f["code"] == self.script.code]
        accepted = [t for t in tried if t and t["accepted"]]
        return [sum(t["after"]) / len(t["after"]) for t in accepted]

    @property
    def alarms(self) -> list[str]:
        """Codes of level `error` that are not true of this script."""
        errors = [f for f in self.answer.findings if f["level"] == "error"]
        return [
            f["code"]
            for f in errors
            if f["code"] != self.script.code and f["cause"] not in self.script.also
        ]

    @property
    def right(self) -> bool:
        """Whether the answer is right, by the rule at the top of this file."""
        if self.script.kind == "broken":
            return self.hit
        return self.verdict_right and not self.alarms


def run(script: Script, folder: Path, budget: float | None) -> Answer:
    """Run one script under unstuck, its JSON to `folder`."""
    target = folder / f"{script.name.replace('/', '.')}.json"
    command = [sys.executable, "-m", "unstuck", "run", "--json", str(target)]
    if budget is not None:
        command += ["--budget", str(budget)]
    began = time.perf_counter()
    try:
        done = subprocess.run(
            [*command, str(script.path)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Answer(None, time.perf_counter() - began, f"no answer in {TIMEOUT:.0f} s")
    seconds = time.perf_counter() - began
    if done.returncode != 0:
        print(f"{script.name}: exit {done.returncode}\n{done.stderr[-800:]}", file=sys.stderr)
    return read(target, seconds)


def read(target: Path, seconds: float = float("nan")) -> Answer:
    """Read a kept JSON document."""
    try:
        return Answer(json.loads(target.read_text(encoding="utf-8")), seconds, "")
    except FileNotFoundError:
        return Answer(None, seconds, "no JSON")
    except ValueError as error:
        return Answer(None, seconds, f"bad JSON: {error}")


def finding_text(finding: dict[str, Any]) -> str:
    tried = finding["verified"]
    verified = (", verified" if tried["accepted"] else ", tried") if tried else ""
    strength = finding.get("strength", "")
    return f"{finding['code']} {finding['level']} {strength}{verified}"


def row(judgement: Judgement) -> str:
    """One line of the Markdown table."""
    script, answer = judgement.script, judgement.answer
    found = "; ".join(finding_text(f) for f in answer.findings) or "–"
    expected = script.code or "no error"
    verdict = answer.verdict + ("" if judgement.verdict_right else " (!)")
    return (
        f"| {script.name} | {verdict} | {found} | {expected} "
        f"| {'right' if judgement.right else 'WRONG'} | {answer.seconds:.0f} |"
    )


def share(part: int, whole: int) -> str:
    return f"{part} of {whole}" + (f" ({part / whole:.1%})" if whole else "")


def totals(rows: list[Judgement]) -> Iterable[str]:
    """The figures that promise D1 and D2 are held to."""
    broken = [j for j in rows if j.script.kind == "broken"]
    provable = [j for j in broken if j.script.provable]
    yield f"- cause at rank ≤ 2 on broken scripts: {share(sum(j.hit for j in broken), len(broken))}"
    first = sum(j.rank == 1 for j in broken)
    yield f"- cause at rank 1: {share(first, len(broken))}"
    third = sum(j.rank is not None and j.rank <= 3 for j in broken)
    yield f"- cause at rank ≤ 3: {share(third, len(broken))}"
    nothing = [j for j in broken if j.script.code == "D113"]
    yield f"- no signal recognised: {share(sum(j.hit for j in nothing), len(nothing))}"
    reached = [score for j in broken for score in j.verified_scores]
    if reached:
        yield f"- median score with a verified fix: {statistics.median(reached):.3f}"
    yield reliability.seconds(rows, lambda j: j.seconds)
    yield from reliability.floors(rows)
    verified = sum(j.verified_right for j in provable)
    yield f"- fix verified where retraining can prove it: {share(verified, len(provable))}"
    others = sum(bool(j.alarms) for j in broken)
    yield f"- broken scripts with another, untrue error: {share(others, len(broken))}"
    for kind in ("fixed", "healthy"):
        quiet = [j for j in rows if j.script.kind == kind]
        alarmed = sum(bool(j.alarms) for j in quiet)
        yield f"- {kind} scripts with a false alarm of level error: {share(alarmed, len(quiet))}"
    false = Counter(code for j in rows for code in j.alarms)
    yield f"- false alarms by code: {dict(false.most_common()) or 'none'}"
    for kind in ("broken", "fixed", "healthy"):
        some = [j for j in rows if j.script.kind == kind]
        agreed = share(sum(j.verdict_right for j in some), len(some))
        counts = dict(Counter(j.answer.verdict for j in some).most_common())
        yield f"- verdicts on {kind} scripts accepted: {agreed}; {counts}"


def judged(scripts: list[Script], args: argparse.Namespace, folder: Path) -> Iterable[Judgement]:
    """Answers in the order of the scripts, as they come in."""
    if args.judge is not None:
        for script in scripts:
            yield Judgement(script, read(folder / f"{script.name.replace('/', '.')}.json"))
        return
    with ThreadPoolExecutor(args.jobs) as pool:
        answers = pool.map(lambda script: run(script, folder, args.budget), scripts)
        for script, answer in zip(scripts, answers, strict=True):
            yield Judgement(script, answer)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="cause or path")
    parser.add_argument("--subset", action="store_true", help="the scripts of matrix_subset.json")
    parser.add_argument(
        "--aside", action="store_const", const="aside", dest="of", help="the scripts of tests/aside"
    )
    parser.add_argument(
        "--stuck-programs",
        action="store_const",
        const="stuck-programs",
        dest="of",
        help="the scripts of examples/stuck-programs",
    )
    parser.set_defaults(of="cases")
    parser.add_argument("--jobs", type=int, default=1, help="scripts at a time")
    parser.add_argument("--budget", type=float, help="seconds of trials a script, for unstuck run")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the JSON of every run")
    parser.add_argument("--from", type=Path, dest="judge", metavar="DIR", help="judge kept JSON")
    return parser.parse_args()


def main() -> int:
    args = arguments()
    scripts = chosen(args.only, subset=args.subset, of=args.of)
    if not scripts:
        print(f"no script matches {args.only}; names are folders of tests/cases", file=sys.stderr)
        return 2
    print("| script | verdict | findings | expected | | s |\n|---|---|---|---|---|---|")
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.judge or args.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for judgement in judged(scripts, args, folder.resolve()):
            rows.append(judgement)
            print(row(judgement), flush=True)
    print()
    for line in totals(rows):
        print(line)
    print("\n" + "\n".join(reliability.reliability(rows)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

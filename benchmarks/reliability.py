"""What the diagnoses are worth beside simple rules, and how often each strength is right."""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from case_list import Script

from unstuck.doctor.strength import STRENGTHS, confidence


class Judged(Protocol):
    """A script with its answer; see benchmarks/diagnosis.py."""

    script: Script

    @property
    def findings(self) -> list[dict[str, object]]:
        """Findings that are no notes, first to last."""
        ...


def static_rule(text: str) -> str:
    """Ten lines that read the script's source: what a reader of the output head would say."""
    if re.search(r"Dense\(\s*1\s*,[^)]*softmax", text):
        return "O301"
    logits = "from_logits=True" in text
    if "crossentropy" in text and not logits and not re.search("sigmoid|softmax", text):
        return "O301"
    if logits and re.search("sigmoid|softmax", text):
        return "O301"
    if re.search(r'"(mse|mae|mean_squared_error)"', text) and '"accuracy"' in text:
        return "O303"
    return "T402"


def floors(rows: Sequence[Judged]) -> Iterable[str]:
    """How often a rule that measures nothing names the cause first."""
    broken = [j.script for j in rows if j.script.kind == "broken"]
    rules: dict[str, Callable[[Script], str]] = {
        "always head-loss-mismatch": lambda script: "O301",
        "a ten-line rule on the source's output head": lambda script: static_rule(
            script.path.read_text(encoding="utf-8")
        ),
    }
    for name, rule in rules.items():
        right = sum(rule(script) == script.code for script in broken)
        yield f"- floor, cause named first by {name}: {right} of {len(broken)}"


def reliability(rows: Sequence[Judged]) -> Iterable[str]:
    """Findings by their strength: how many, and how many were true."""
    yield "| strength | findings | said to be right | true of the script | share |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for strength in STRENGTHS:
        findings = [
            (judged.script, finding)
            for judged in rows
            for finding in judged.findings
            if finding.get("strength") == strength
        ]
        if not findings:
            continue
        right = sum(
            finding["code"] == script.code or finding["cause"] in script.also
            for script, finding in findings
        )
        yield (
            f"| {strength} | {len(findings)} | {confidence(strength):.2f} | {right} "
            f"| {right / len(findings):.0%} |"
        )


def seconds(rows: Sequence[Judged], spent: Callable[[Judged], float]) -> str:
    """Median seconds that the answers took after the scripts' ends."""
    return f"- median seconds of a diagnosis: {statistics.median(map(spent, rows)):.1f}"

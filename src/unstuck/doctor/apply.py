"""apply: a copy of the user's source with the fixes that were verified and change no meaning.

Two kinds of fixes have a place that is certain: lines that assign to the names passed to `fit` go
right before that call, and a keyword of `fit` or `compile` is replaced in it. All else is named and
left to the user.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from unstuck.doctor.finding import Diagnosis, Finding, FitReport

_KEYWORDS = {"epochs": "fit", "batch_size": "fit", "loss": "compile"}


@dataclass(frozen=True)
class Applied:
    """A source with fixes.

    Args:
        text: the source.
        applied, left: a sentence for each fix that was put in, or was not.
    """

    text: str
    applied: tuple[str, ...]
    left: tuple[str, ...]


def apply(source: str, diagnosis: Diagnosis, script: str) -> Applied:
    """Put every verified, safe fix of a diagnosis into a source.

    Args:
        source: of the script.
        diagnosis: of its run.
        script: file name of the script; fits in other files are left.
    """
    lines = source.split("\n")
    applied: list[str] = []
    left: list[str] = []
    places = [(_line(report, script), report) for report in diagnosis.fits]
    for line, report in sorted(places, key=lambda place: -place[0]):  # from below: lines stay
        open_, proved = _sorted_out(report, line)
        left += open_
        changed = lines
        at = line
        for finding in proved:
            assert finding.fix is not None
            new = _put(changed, at, finding.fix.code)
            if new is None:
                left.append(f"{_name(finding, report)}: left to you: its line has no certain place")
                break
            changed, at = new, at + len(new) - len(changed)
        else:
            lines = changed
            applied += [_put_in(finding, report) for finding in proved[::-1]]
    return Applied("\n".join(lines), tuple(applied[::-1]), tuple(left))


def _sorted_out(report: FitReport, line: int) -> tuple[list[str], list[Finding]]:
    """A sentence for each fix that cannot be put in; and what was proved: one fix, or a pair.

    Of a pair both are put in or none: one alone was not enough.
    """
    left: list[str] = []
    proved: list[Finding] = []
    for finding in report.findings:
        if finding.level == "note" or finding.fix is None:
            continue
        reason = _unsuitable(finding) or (None if line else "fit was called in another file")
        if reason:
            left.append(f"{_name(finding, report)}: left to you: {reason}")
        elif not proved or _pair(proved[0], finding):
            proved.append(finding)
    if _half_of_a_pair(proved):
        alone = f"{_name(proved[0], report)}: left to you: alone it was not enough"
        return [*left, alone], []
    return left, proved


def _half_of_a_pair(proved: list[Finding]) -> bool:
    """Whether of two fixes that were enough together one alone is left."""
    if len(proved) != 1:
        return False
    tried = proved[0].verified
    return tried is not None and bool(tried.together)


def _pair(first: Finding, second: Finding) -> bool:
    """Whether two fixes were proved together."""
    tried = first.verified
    return tried is not None and f"{second.code} {second.cause}" in tried.together


def _name(finding: Finding, report: FitReport) -> str:
    return f"{finding.code} {finding.cause} ({report.at})"


def _put_in(finding: Finding, report: FitReport) -> str:
    assert finding.fix is not None
    return f"{_name(finding, report)}: put in: {' ⏎ '.join(finding.fix.code.splitlines())}"


def _line(report: FitReport, script: str) -> int:
    """The line of the call of fit in this script, 0 where it is in another."""
    same = report.at.file.replace("\\", "/").rsplit("/", 1)[-1] == script
    if same:
        return report.at.line
    return 0


def _unsuitable(finding: Finding) -> str | None:
    fix = finding.fix
    tried = finding.verified
    if tried is None or not tried.accepted:
        return "it was not verified"
    if fix is None or fix.safety != "safe":
        return "it changes what the data or the model mean"
    if fix.code:
        return None
    return "it is no line of code"


def _put(lines: list[str], line: int, code: str) -> list[str] | None:
    """The lines with a fix, or None where it has no certain place."""
    try:
        tree = ast.parse("\n".join(lines))
    except SyntaxError:
        return None
    statement = _statement(tree, line)
    if statement is None:
        return None
    if _assigns(code, statement):
        return _before(lines, statement, code)
    return _keyword(lines, tree, statement, code)


def _statement(tree: ast.Module, line: int) -> ast.stmt | None:
    """The innermost simple statement around a line."""
    innermost: ast.stmt | None = None
    for node in ast.walk(tree):
        if not isinstance(node, ast.stmt) or not node.lineno <= line <= (node.end_lineno or 0):
            continue
        if innermost is None or node.lineno >= innermost.lineno:
            innermost = node
    if innermost is None or hasattr(innermost, "body"):
        return None
    return innermost


def _assigns(code: str, statement: ast.stmt) -> bool:
    """Whether code is nothing but assignments to names that occur in this statement.

    So it is not where slices were passed: then the code makes new names, which the user has to
    pass on.
    """
    try:
        body = ast.parse(code).body
    except SyntaxError:
        return False
    if not all(isinstance(node, ast.Assign) for node in body):
        return False
    targets = _targets(body)
    used = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
    return bool(targets) and all(isinstance(t, ast.Name) and t.id in used for t in targets)


def _targets(body: list[ast.stmt]) -> list[ast.expr]:
    """What assignments assign to, tuples taken apart."""
    targets: list[ast.expr] = []
    for node in body:
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            if isinstance(target, ast.Tuple):
                targets += target.elts
            else:
                targets.append(target)
    return targets


def _before(lines: list[str], statement: ast.stmt, code: str) -> list[str] | None:
    at = statement.lineno - 1
    indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
    if lines[at].encode()[: statement.col_offset].strip():  # `if x: model.fit(…)`
        return None
    new = [indent + line for line in code.splitlines()]
    return [*lines[:at], *new, *lines[at:]]


def _keyword(
    lines: list[str], tree: ast.Module, statement: ast.stmt, code: str
) -> list[str] | None:
    """A keyword like epochs=40 or loss="mse" in the one call of that name."""
    wanted = _single_keyword(code)
    if wanted is None:
        return None
    method = _KEYWORDS.get(wanted.arg or "")
    if method is None:
        return None
    within: ast.AST = tree
    if method == "fit":
        within = statement
    value = _passed_value(within, method, wanted.arg)
    if value is None or value.lineno != value.end_lineno:
        return None
    raw = lines[value.lineno - 1].encode()
    new = raw[: value.col_offset] + ast.unparse(wanted.value).encode() + raw[value.end_col_offset :]
    return [*lines[: value.lineno - 1], new.decode(), *lines[value.lineno :]]


def _single_keyword(code: str) -> ast.keyword | None:
    """The keyword that code like `epochs=40` is; None for any other code."""
    try:
        call = ast.parse(f"f({code})", mode="eval").body
    except SyntaxError:
        return None
    if not isinstance(call, ast.Call) or call.args or len(call.keywords) != 1:
        return None
    return call.keywords[0]


def _passed_value(within: ast.AST, method: str, keyword: str | None) -> ast.expr | None:
    """What the one call of a method passes for a keyword; None where it is not one, or nothing."""
    calls = [n for n in ast.walk(within) if isinstance(n, ast.Call) and _calls(n, method)]
    if len(calls) != 1:
        return None
    passed = [k.value for k in calls[0].keywords if k.arg == keyword]
    if len(passed) != 1:
        return None
    return passed[0]


def _calls(call: ast.Call, method: str) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == method

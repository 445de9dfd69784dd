"""finding_text(): a Finding as lines of plain text, for formats without a layout of their own."""

from __future__ import annotations

from unstuck.doctor.finding import Finding
from unstuck.report.terminal import trial, trial_label
from unstuck.terminal.clean import clean, clean_lines


def finding_text(finding: Finding) -> str:
    """What was measured, what it means, what to change and what that gave; code is indented.

    Every line is cleaned: no control characters but the line breaks between them.
    """
    lines = [sentence(finding)]
    fix = finding.fix
    if fix is not None:
        lines.append(f"fix: {clean(fix.text)}")
        lines += [f"    {line}" for line in clean_lines(fix.code) if line]
        if fix.safety == "unsafe":
            lines.append("take care: this changes what the data or the model mean")
    if finding.verified is not None:
        lines.append(f"{trial_label(finding.verified)}: {clean(trial(finding.verified))}")
    elif finding.unverified:
        lines.append(f"not tried: {clean(finding.unverified)}")
    lines.append(f"more: unstuck explain {clean(finding.code)}")
    return "\n".join(lines)


def sentence(finding: Finding) -> str:
    """What was measured and what it means, as one line."""
    if not finding.why:
        return clean(finding.measured)
    return f"{clean(finding.measured)}; {clean(finding.why)}"

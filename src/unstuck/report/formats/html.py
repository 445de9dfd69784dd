"""HTML: one page for any browser."""

from __future__ import annotations

from unstuck.doctor.finding import Diagnosis
from unstuck.report.html import render_html
from unstuck.report.report_format import report_format


@report_format("html", "one page for any browser")
def html(diagnosis: Diagnosis) -> str:
    """What `--html` writes."""
    return render_html(diagnosis)

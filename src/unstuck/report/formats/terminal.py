"""Plain text: what stands in the terminal, without colours."""

from __future__ import annotations

import io

from unstuck.doctor.finding import Diagnosis
from unstuck.report.page import PLAIN
from unstuck.report.report_format import report_format
from unstuck.report.terminal import render


@report_format("terminal", "the text of the terminal, without colours")
def terminal(diagnosis: Diagnosis) -> str:
    """What `unstuck run` writes to a terminal that is wide enough and knows every character."""
    written = io.BytesIO()
    stream = io.TextIOWrapper(written, encoding="utf-8", newline="\n")
    render(diagnosis, stream, environ=PLAIN)
    stream.flush()
    return written.getvalue().decode()

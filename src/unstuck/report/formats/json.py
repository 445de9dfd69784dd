"""JSON: the contract of docs/json.md."""

from __future__ import annotations

from unstuck.doctor.finding import Diagnosis
from unstuck.report.json import dumps
from unstuck.report.report_format import report_format


@report_format("json", "the JSON contract, schema 1")
def json(diagnosis: Diagnosis) -> str:
    """What `--json` writes."""
    return dumps(diagnosis)

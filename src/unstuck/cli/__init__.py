"""The command line. Thin: parse, one library call, render. Imports a framework only when it must.

group.py       `unstuck`, and what becomes of errors
run.py         `unstuck run`; split.py: where its options end and the script's begin
after_run.py   from the run folder to a Diagnosis; silence.py: why there is nothing to diagnose
at_exit.py     diagnoses in the script's process the models that exist only there
ceiling.py     `unstuck ceiling`; npz.py: reads the arrays
diagnose.py    `unstuck diagnose`
explain.py     `unstuck explain`, `unstuck causes`
failure.py     an exception of ours as one line
"""

from __future__ import annotations


def main() -> None:
    """Run `unstuck` with the process' arguments."""
    from unstuck.cli.group import unstuck

    unstuck.main(prog_name="unstuck")

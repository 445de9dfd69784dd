"""The command line. Thin: parse, one library call, render. Imports a framework only when it must.

group.py           `unstuck`, and what becomes of errors
run.py             `unstuck run`; split.py: where its options end and the script's begin
run_request.py     what `unstuck run` was asked for; run_report.py: what it gives out at the end
after_run.py       from the run folder to a Diagnosis; no_fit_reason.py: why there is none
watched_frameworks.py  whose fit is watched, and how they are called
at_exit.py         diagnoses in the script's process the models that exist only there
live_monitor.py    what is said while the script trains
early.py           looks at a begun case while its script trains
rewrite.py         copies of the user's script: --legacy, --apply
answer.py          one Diagnosis to people on stderr and to programs in a file
recording.py       a run's place in the history
diagnose.py        `unstuck diagnose`; npz.py: reads the arrays
ceiling.py         `unstuck ceiling`
read.py            `unstuck read`
explain.py         `unstuck explain`, `unstuck causes`
history.py         `unstuck history`, `unstuck report`
lab.py             `unstuck lab`; lab_sweeps.py: compare, smallest, lengths
lab_options.py     options of the lab's commands, and how they become a Setting
lab_output.py      a table, what a program reads, a picture
lab_recording.py   a lab run's place in the history
own_function.py    FILE.py:function on the command line
serve.py           `unstuck serve`, `unstuck demo`
compile.py         `unstuck compile`
options.py         options that several commands take
failure.py         an exception of ours as one line
"""

from __future__ import annotations


def main() -> None:
    """Run `unstuck` with the process' arguments."""
    from unstuck.cli.group import unstuck

    unstuck.main(prog_name="unstuck")

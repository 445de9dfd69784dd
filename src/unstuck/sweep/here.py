"""Jobs done in this process, one after the other, each on all cores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from unstuck.sweep.job import Answer, Job, answer_to, perform


class Here:
    """This process."""

    workers = 1

    def run(self, jobs: Sequence[Job]) -> Iterator[Answer]:
        """See `Pool.run`."""
        for job in jobs:
            yield answer_to(job, perform(job.work, job.given, None))

    def close(self) -> None:
        """There is nothing to end."""

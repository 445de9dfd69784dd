"""What `search.smallest` asks for: in which seeds does a net of some width become exact?"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from unstuck.lab.experiment import train
from unstuck.lab.setting import Setting


def runner(
    make: Callable[[int], Setting], progress: Callable[[str], None] | None = None
) -> Callable[[int, range], Sequence[bool]]:
    """Trains nets of the setting that `make` gives for a width.

    Args:
        make: width -> what is trained.
        progress: told what is trained now.
    """

    def run(units: int, seeds: range) -> Sequence[bool]:
        given = make(units)
        if progress is not None:
            progress(f"{given}: seeds {seeds.start} to {seeds.stop - 1}")
        found = train(given, seeds=list(seeds), progress=False)
        return [net.whole.exact == 1.0 for net in found.nets]

    return run

"""Success rates over seeds, with their uncertainty.

Source: Wilson 1927, Journal of the American Statistical Association 22, 209-212.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist


def wilson(successes: int, trials: int, *, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval for a rate.

    Args:
        successes: 0 … trials.
        trials: at least 1.
        confidence: of the interval.
    """
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share, more = successes / trials, z * z / trials
    middle = (share + more / 2) / (1 + more)
    half = z * math.sqrt(share * (1 - share) / trials + more / (4 * trials)) / (1 + more)
    low = 0.0 if successes == 0 else middle - half
    high = 1.0 if successes == trials else middle + half
    return low, high


@dataclass(frozen=True)
class Rate:
    """A success rate.

    Args:
        successes, trials: counts.
    """

    successes: int
    trials: int

    @property
    def rate(self) -> float:
        """Share of successes."""
        return self.successes / self.trials

    @property
    def low(self) -> float:
        """Lower end of the 95 % interval."""
        return wilson(self.successes, self.trials)[0]

    @property
    def high(self) -> float:
        """Upper end of the 95 % interval."""
        return wilson(self.successes, self.trials)[1]

    def __str__(self) -> str:
        interval = f"{self.low:.2f}–{self.high:.2f}"
        return f"{self.successes} of {self.trials} ({self.rate:.2f}; {interval})"

"""calibrated(): from how sure a cause is to how often findings so sure were right.

The causes rank each other by their own confidence. How often findings of a given one named the true
cause was counted on programs that nothing had been built with (`docs/measured.md`, first set): from
0.95 on in 18 of 19, from 0.85 to 0.95 in 5 of 9, below that in 2 of 9. The curve below is drawn by
hand through these rates; on the second set its upper end held, its lower end was too modest.
"""

from __future__ import annotations

import numpy as np

# Confidence of a cause, and the rate at which such findings are right; straight lines in between.
_CLAIMED = (0.0, 0.5, 0.7, 0.85, 0.92, 0.95, 0.97, 1.0)
_RIGHT = (0.0, 0.2, 0.3, 0.5, 0.65, 0.9, 0.95, 0.97)


def calibrated(confidence: float) -> float:
    """The rate at which findings of this confidence were right, 0 to 1; keeps every ranking."""
    return round(float(np.interp(confidence, _CLAIMED, _RIGHT)), 3)

"""Order: in which suspicions are put to the test, and in which they are told apart.

One list, from what is certain to what nothing measured points to. A fix that is enough ends the
trials and names the cause, so a cheap trial must not come before a likelier one; among equals the
one that promises more a second comes first.
"""

from __future__ import annotations

from unstuck.doctor.cause import Suspicion

ORDER: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "certain",
        (
            "D110", "D101", "D102", "D103", "D112", "D108", "O301", "D104", "O303", "M203",
            "O302", "D105", "D106", "M202", "T403", "M201",
        ),
    ),
    (
        "likely",
        (
            "D111", "T401", "M206", "T403", "O302", "G501", "D115", "D114", "D109", "D106", "D105",
            "D103", "M202", "M208",
        ),
    ),
    (
        "guess",
        (
            "D113", "D101", "M201", "G501", "T401", "D107", "T404", "T402", "M206", "M208",
            "D114", "M205", "M207", "M204", "D103",
        ),
    ),
    ("blind", ("T402", "T401", "M204", "M207", "M205")),
)  # fmt: skip
"""Strength and codes. "blind" are guesses to which nothing measured points."""

_PLACES = {
    (strength, code): place
    for place, (strength, code) in enumerate(
        (strength, code) for strength, codes in ORDER for code in (*codes, "")
    )
}
"""Each place in the list; under the code "" what other packages bring, last of its strength."""


def place(code: str, suspicion: Suspicion) -> int:
    """Where in the list a suspicion stands.

    Args:
        code: of its cause.
        suspicion: as the cause yielded it.
    """
    strength: str = suspicion.finding.strength
    if suspicion.blind:
        strength = "blind"
    return _PLACES.get((strength, code), _PLACES[strength, ""])

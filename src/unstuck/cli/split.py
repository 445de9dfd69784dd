"""Where the options of `unstuck run` end and the script begins.

Python decides this in one way: options come first; the first argument that is none of them, or one
of `-m MODULE`, `-c CODE` and `-` (standard input), starts the script, and everything after it is
the script's own, whatever it looks like.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence


def split(
    arguments: Sequence[str], *, flags: Collection[str], valued: Collection[str]
) -> tuple[list[str], list[str]]:
    """Divide arguments into ours and python's.

    Args:
        arguments: what stands after `unstuck run`.
        flags: our options without a value, e.g. "--check".
        valued: our options with a value, e.g. "--json" (also as "--json=PATH").

    Returns:
        our options, and the arguments to start python with: `[SCRIPT, ARGS…]`, `["-m", MODULE,
        ARGS…]`, `["-c", CODE, ARGS…]`, `["-", ARGS…]`, or nothing when there is no script. An
        option that is neither ours nor python's stays among ours, where click names it.
    """
    here = 0
    while here < len(arguments):
        argument = arguments[here]
        name = argument.partition("=")[0]
        if argument == "--":
            return list(arguments[:here]), list(arguments[here + 1 :])
        if argument in ("-m", "-c"):
            return list(arguments[:here]), list(arguments[here:])
        if argument[:2] in ("-m", "-c") and not argument.startswith("--"):
            return list(arguments[:here]), [argument[:2], argument[2:], *arguments[here + 1 :]]
        if argument == "-" or not argument.startswith("-"):
            return list(arguments[:here]), list(arguments[here:])
        if argument in valued:
            here += 2
        elif argument in flags or name in valued:
            here += 1
        else:  # unknown: let click say so
            return list(arguments[: here + 1]), list(arguments[here + 1 :])
    return list(arguments), []

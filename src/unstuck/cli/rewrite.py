"""Copies of the user's script: in today's spellings (--legacy), with verified fixes (--apply)."""

from __future__ import annotations

import tokenize
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from unstuck.cli import failure
from unstuck.errors import InputError

if TYPE_CHECKING:
    from unstuck.doctor.finding import Diagnosis


@dataclass(frozen=True)
class ScriptSource:
    """A script's text.

    Args:
        path: of the script.
        text: as it is in the file, or translated.
    """

    path: Path
    text: str


def source_of(target: Sequence[str], copy: Path | None) -> ScriptSource:
    """The text of the script that is to be run.

    Raises:
        InputError: it is no file that can be read, or the copy would replace it.
    """
    path = Path(target[0])
    if target[0].startswith("-") or path.is_dir():
        raise InputError(
            f"received {target[0]}; --legacy and --apply expect the file of a script: "
            "unstuck run --legacy train.py"
        )
    if copy is not None and copy.exists() and path.exists() and copy.samefile(path):
        raise InputError(f"{copy} is the script itself; choose another name for the copy")
    try:
        with tokenize.open(path) as file:
            return ScriptSource(path, file.read())
    except (OSError, SyntaxError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read {path}: {error}") from None


def modernised(source: ScriptSource) -> ScriptSource:
    """The text in the spellings of Keras 3; says what was translated and what was not.

    Raises:
        InputError: the text is no Python 3.
    """
    from unstuck.frameworks.keras.legacy.translate import translate

    translation = translate(source.text, str(source.path))
    for change in translation.changes:
        failure.say(f"{source.path}:{change.line}: {change.old} → {change.new}")
    for change in translation.left:
        failure.say(f"{source.path}:{change.line}: {change.old} is not translated: {change.new}")
    if not translation.changes and not translation.left:
        failure.say(f"{source.path}: nothing to translate")
    return ScriptSource(source.path, translation.text)


def hint(target: Sequence[str]) -> str | None:
    """What to type where a script failed that holds spellings of an older Keras, else None."""
    from unstuck.frameworks.keras.legacy.translate import translate

    try:
        translation = translate(source_of(target, None).text, target[0])
    except InputError:
        return None
    if not translation.changes:
        return None
    first = translation.changes[0]
    count = len(translation.changes)
    spellings = f"{count} spelling{'s' if count > 1 else ''} of an older Keras"
    return (
        f"{target[0]} holds {spellings} (line {first.line}: {first.old}); to translate "
        f"{'them' if count > 1 else 'it'} and run: unstuck run --legacy {' '.join(target)}"
    )


def without_backend(target: Sequence[str]) -> str | None:
    """What to type where Keras is set to a backend that is not installed, else None.

    Keras takes TensorFlow where nothing else is said; with unstuck comes JAX. Ask only where a
    script failed before Keras was imported.
    """
    import json
    import os
    from importlib.util import find_spec

    from unstuck.frameworks.keras import FRAMEWORK

    home = Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras")
    try:
        configured = json.loads((home / "keras.json").read_text(encoding="utf-8")).get("backend")
    except (OSError, ValueError, AttributeError):
        configured = None
    backend = os.environ.get("KERAS_BACKEND") or configured or "tensorflow"
    try:
        imports = FRAMEWORK.module in source_of(target, None).text
        missing = find_spec(backend) is None
    except (InputError, ValueError):
        return None
    if not imports or not missing:
        return None
    return (
        f"Keras is set to {backend}, which is not installed here; with JAX, which is: "
        f"KERAS_BACKEND=jax unstuck run {' '.join(target)}"
    )


def arguments(
    target: Sequence[str], translated: ScriptSource | None, folder: Path | None
) -> list[str]:
    """What follows `python`: the script, or what runs its translation in its place."""
    if translated is None or folder is None:
        return list(target)
    from unstuck.frameworks.keras.legacy import runner

    place = folder / "translated.py"
    place.write_text(translated.text, encoding="utf-8")
    return runner.arguments(place.absolute(), target)


def write(copy: Path, source: ScriptSource, diagnosis: Diagnosis, *, translated: bool) -> None:
    """Write the copy with every fix that can be put in; says which were and which were not.

    Nothing is written where it would be the script as it is.
    """
    from unstuck.doctor.apply import apply
    from unstuck.store.atomic import atomic_write

    done = apply(source.text, diagnosis, source.path.name)
    written = bool(done.applied) or translated
    try:
        if written:
            atomic_write(copy.absolute(), done.text.encode())
    except OSError as error:
        raise InputError(f"cannot write {copy}: {error.strerror or error}") from None
    for line in (*done.applied, *done.left):
        failure.say(line)
    if not written:
        failure.say(f"no fix was put in, so {copy} is not written")
        return
    failure.say(f"wrote {copy}" + ("" if done.applied else "; no fix was put into it"))

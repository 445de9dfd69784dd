"""A model saved with `model.save("model.keras")`, read as data: JSON and numbers, no code.

A .keras file is a zip archive with config.json and model.weights.h5. Sizes are checked before
anything is read; the config is followed as far as it names parts of Keras itself; in the weights'
file links to other files are refused.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from unstuck.case import Array, Case, FitSettings, Location
from unstuck.errors import InputError, RebuildError
from unstuck.frameworks.keras.trusted import trusted
from unstuck.frameworks.keras.watch import compile_settings
from unstuck.store.memory import physical

if TYPE_CHECKING:
    import keras

_CONFIG = "config.json"
_WEIGHTS = "model.weights.h5"
_UNKNOWN = (
    "how long the saved model was trained is not in its file: retrainings take {epochs} epochs "
    "(--epochs)"
)
_MAX_CONFIG_BYTES = 32 << 20
_SAVE = 'save the model with: model.save("model.keras")'


def case_of_saved(
    path: Path, x: Array, y: Array, *, batch_size: int = 32, epochs: int = 10
) -> Case:
    """The case of a saved model and the arrays that it was trained on.

    Args:
        path: a .keras file.
        x: inputs, rows first.
        y: targets, likewise.
        batch_size: as in the fit that trained it.
        epochs: likewise; retrainings take as many.

    Raises:
        InputError: no .keras file, a damaged one, or arrays that do not belong together.
        RebuildError: the model has parts that are not Keras' own.
    """
    if len(x) != len(y):
        raise InputError(f"x has {len(x):,} rows and y {len(y):,}; expected as many in each")
    model = load(path)
    weights = compile_settings.weights(model)
    return Case(
        model=compile_settings.model_spec(model),
        fit=FitSettings(batch_size=batch_size, epochs=epochs),
        x=(x,),
        y=(y,),
        at=Location(str(path), 0),
        rows=len(x),
        weights_before=weights,
        weights_after=weights,
        script=str(path),
        notes=(_UNKNOWN.format(epochs=epochs),),
    )


def load(path: Path) -> keras.Model:
    """The model of a .keras file, with its weights.

    Raises:
        InputError: no .keras file, or a damaged one.
        RebuildError: the model has parts that are not Keras' own.
    """
    import keras

    config, content = _read(path)
    plain = trusted(config)
    try:
        model = keras.saving.deserialize_keras_object(plain, safe_mode=True)
        if not model.built:
            shape = config.get("build_config", {}).get("input_shape")
            model.build(tuple(shape))
        if config.get("compile_config"):
            model.compile_from_config(trusted(config["compile_config"]))
    except RebuildError:
        raise
    except Exception as error:
        raise InputError(f"{path}: no model can be made of its config ({_short(error)})") from None
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / _WEIGHTS
        file.write_bytes(content)
        _check_weights(path, file)
        try:
            model.load_weights(file)
        except Exception as error:
            raise InputError(
                f"{path}: its weights do not fit its config ({_short(error)}); {_SAVE}"
            ) from None
    return model


def _read(path: Path) -> tuple[dict[str, Any], bytes]:
    """The parsed config and the bytes of the weights' file."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if _CONFIG not in names or _WEIGHTS not in names:
                raise InputError(
                    f"{path} holds no {_CONFIG} and {_WEIGHTS}; expected a model; {_SAVE}"
                )
            for name, most in ((_CONFIG, _MAX_CONFIG_BYTES), (_WEIGHTS, physical() // 4)):
                size = archive.getinfo(name).file_size
                if size > most:
                    raise InputError(f"{path}: {name} has {size:,} bytes, more than {most:,}")
            config = json.loads(archive.read(_CONFIG))
            content = archive.read(_WEIGHTS)
    except IsADirectoryError:
        raise InputError(f"{path} is a folder; expected a .keras file; {_SAVE}") from None
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError):
        raise InputError(f"{path} is not a .keras file, or is damaged; {_SAVE}") from None
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from None
    except (ValueError, RecursionError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{path}: {_CONFIG} is damaged; {_SAVE}") from None
    if not isinstance(config, dict):
        raise InputError(f"{path}: {_CONFIG} holds no model; {_SAVE}")
    return config, content


def _check_weights(path: Path, file: Path) -> None:
    """Refuse links, numbers kept elsewhere, and sizes beyond the file's own."""
    import h5py

    most = 64 * file.stat().st_size + (1 << 20)  # compressed numbers unfold

    def visit(group: Any) -> int:
        total = 0
        for name in group:
            if not isinstance(group.get(name, getlink=True), h5py.HardLink):
                raise InputError(f"{path}: {name} in its weights is a link; {_SAVE}")
            inner = group[name]
            if isinstance(inner, h5py.Group):
                total += visit(inner)
            elif inner.external or inner.is_virtual:
                raise InputError(f"{path}: {name} in its weights lies in another file; {_SAVE}")
            elif inner.dtype.kind not in "biuf":
                raise InputError(f"{path}: {name} in its weights holds no numbers; {_SAVE}")
            else:
                total += int(np.prod(inner.shape, dtype=np.int64)) * inner.dtype.itemsize
            if total > most:
                raise InputError(f"{path}: its weights unfold to more than {most:,} bytes")
        return total

    try:
        with h5py.File(file, "r") as weights:
            visit(weights)
    except (OSError, RuntimeError, KeyError, RecursionError):
        raise InputError(f"{path}: its weights are damaged; {_SAVE}") from None


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120]

"""Rows of tf.data, PyDataset, DataLoader and generators, kept as they pass to the training step.

A tap sits on one iterator of one fit: the first that its first epoch makes. Batches go through
`map(keep, iterator)`, which is C code, so no frame of ours is on the stack while the user's
generator runs; every batch arrives unchanged, in the same order, and none is asked for by us.
Batches of a PyDataset, which Keras asks for in a random order, are kept in the dataset's own:
what was mistaken before it was cut into batches can only be seen there.
"""

from __future__ import annotations

import itertools
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from unstuck.case import Array
from unstuck.frameworks.keras.watch.rows import CapturedRows, Names, parts, to_numpy, unpack

Column = list[Array]
Columns = tuple[Column, Column, Column]
Report = Callable[[str, Exception], None]
_COPY = np.ndarray.copy

# The methods of Keras' PyDatasetAdapter that make its iterators.
_PY_DATASET = (
    "_finite_generator",
    "_infinite_generator",
    "_finite_enqueuer_generator",
    "_infinite_enqueuer_generator",
)


class Keeper:
    """Keeps the rows of one epoch, up to a cap.

    Args:
        names: of the model's inputs and outputs, for batches that hold dicts.
        cap: bytes to keep; half of it is used, since joining the batches takes the same again.
        steps: batches in the epoch when known; what is fetched ahead of the next epoch is not kept.
        weighted: whether Keras adds class weights as a third part, which is not the user's.
        report: told of the first batch that could not be kept.
    """

    def __init__(
        self,
        names: Names,
        *,
        cap: int,
        steps: int | None,
        weighted: bool,
        report: Report,
    ) -> None:
        self._names = names
        self._left = cap // 2
        if steps is None:
            self._steps = sys.maxsize
        else:
            self._steps = steps
        self._weighted = weighted
        self._report = report
        self._batches: list[Any] = []
        self._places: list[int] = []  # of the batches kept, among all that passed
        self._order: Sequence[int] = ()  # the batches' numbers in their dataset, as they pass
        self._generator: Any = None
        self._open = True
        self._seen = 0
        self._passed = 0
        self._sampled = False

    @property
    def batch_size(self) -> int:
        """Rows in the first batch, or 0."""
        if self._batches:
            first = _columns(self._batches[0])[0]
        else:
            first = []
        if first:
            return len(first[0])
        return 0

    def ordered_by(self, generator: Any) -> Any:
        """Remember which of Keras' generators shuffles the batches, and hand it on."""
        self._generator = generator
        return generator

    def see(self, batch: Any) -> Any:
        """Copy what is in a batch and hand it on, whatever happens.

        This runs once a step, so it does only what must happen now; the rest is for `rows`.
        """
        if self._open:
            try:
                self._add(batch)
            except Exception as error:  # ours must never reach the user's training
                self._open = False
                self._sampled = True
                self._report("keep a batch", error)
        return batch

    def close(self) -> None:
        """The first epoch is over: keep nothing more."""
        self._open = False

    def rows(self) -> CapturedRows:
        """What was kept, joined; empties the keeper.

        Batches whose shapes differ (sequences of other lengths) cannot be joined: those of the most
        frequent shape are kept.
        """
        self._open = False
        copies = self._batches
        self._batches = []
        if not copies:
            return CapturedRows(seen=self._seen, sampled=self._seen > 0)
        batches = [_columns(copy) for copy in self._in_order(copies)]
        del copies
        shapes = [_shapes(batch) for batch in batches]
        common, _ = Counter(shapes).most_common(1)[0]
        kept = [b for b, shape in zip(batches, shapes, strict=True) if shape == common]
        notes: tuple[str, ...] = ()
        if len(kept) < len(batches):
            notes = (f"batches had different shapes; only those with steps {common[0]} were kept",)
        del batches
        x, y, weight = (_join(kept, part) for part in range(3))
        sampled = self._sampled or bool(notes)
        return CapturedRows(x, y, weight, seen=self._seen, sampled=sampled, notes=notes)

    def _add(self, batch: Any) -> None:
        if self._passed >= self._steps:
            self._open = False
            return
        if self._generator is not None:
            self._order = _numbers(self._generator)
            self._generator = None
        self._passed += 1
        try:
            if type(batch) is not tuple or len(batch) > 2:
                raise TypeError
            copy: Any = tuple(map(_COPY, batch))  # (x,) or (x, y), by far the most frequent
            need = sum([array.nbytes for array in copy])
            self._seen += len(copy[0])
        except TypeError:  # other things than plain arrays
            copy = self._copied(batch)
            need = sum(array.nbytes for column in copy for array in column)
            self._seen += len(copy[0][0])
        if need > self._left:
            self._left = 0
            self._sampled = True
            return
        self._left -= need
        self._batches.append(copy)
        self._places.append(self._passed - 1)

    def _in_order(self, copies: list[Any]) -> list[Any]:
        """The kept batches as they lie in their dataset, where that is known."""
        if self._places[-1] >= len(self._order):
            return copies
        ranked = sorted(range(len(copies)), key=lambda at: self._order[self._places[at]])
        return [copies[at] for at in ranked]

    def _copied(self, batch: Any) -> Columns:
        """Copies of what a batch holds, whatever its structure."""
        x, y, weight = unpack(batch)
        columns = parts((x, y, None if self._weighted else weight), self._names)
        copies = [[to_numpy(leaf).copy() for leaf in column] for column in columns]
        return copies[0], copies[1], copies[2]


def tap(epoch_iterator: Any, backend: str, keeper: Keeper) -> bool:
    """Let the next epoch of a Keras EpochIterator pass through a keeper.

    Only this object is touched, never a class. Returns False for data that cannot be tapped.
    """
    adapter = epoch_iterator.data_adapter
    if hasattr(adapter, "py_dataset"):
        _once(adapter, "_finite_generator", keeper.ordered_by)
    if backend == "jax":
        _once(adapter, "get_jax_iterator", lambda source: map(keeper.see, source))
    elif backend == "torch":
        # A DataLoader draws its seed when it is iterated; chain asks for that at the first batch,
        # which in Keras' loop is the very next thing.
        _once(
            adapter,
            "get_torch_dataloader",
            lambda source: map(keeper.see, itertools.chain.from_iterable((source,))),
        )
    elif hasattr(adapter, "py_dataset"):
        for name in _PY_DATASET:
            _once(adapter, name, lambda source: map(keeper.see, source))
    elif hasattr(adapter, "generator"):
        _once(adapter, "generator", lambda source: map(keeper.see, source))
    else:
        return _tap_dataset(epoch_iterator, keeper)
    return True


def _once(owner: Any, name: str, through: Callable[[Iterable[Any]], Iterable[Any]]) -> None:
    """Send what the next call of a method returns through a function; later calls are as before."""
    had_own = name in vars(owner)
    original = getattr(owner, name)

    def first_call() -> Iterable[Any]:
        if had_own:
            setattr(owner, name, original)
        else:
            delattr(owner, name)
        return through(original())

    setattr(owner, name, first_call)


def _numbers(generator: Any) -> Sequence[int]:
    """The numbers of the batches that Keras' running generator asks for; () if it does not say."""
    frame = getattr(generator, "gi_frame", None)
    if frame is not None:
        indices = frame.f_locals.get("indices")
    else:
        indices = None
    if isinstance(indices, (list, range)):
        return tuple(indices)
    return ()


def _tap_dataset(epoch_iterator: Any, keeper: Keeper) -> bool:
    """Tap a tf.data pipeline on the TensorFlow backend, which runs inside the compiled step.

    The first epoch reads the dataset through an identity `map` that shows each batch to the keeper;
    later epochs read the dataset itself. The elements' types are the same, so nothing is retraced.
    """
    import tensorflow as tf

    dataset = epoch_iterator._distributed_dataset
    leaves = tf.nest.flatten(dataset.element_spec)
    if not isinstance(dataset, tf.data.Dataset) or not all(
        isinstance(leaf, tf.TensorSpec) for leaf in leaves
    ):
        return False
    spec = dataset.element_spec

    def look(*flat: Array) -> None:
        keeper.see(tf.nest.pack_sequence_as(spec, list(flat)))

    @tf.autograph.experimental.do_not_convert  # type: ignore[untyped-decorator]
    def identity(*element: Any) -> Any:
        flat = tf.nest.flatten(element)
        with tf.control_dependencies([tf.numpy_function(look, flat, Tout=[])]):
            same = [tf.identity(tensor) for tensor in flat]
        return tf.nest.pack_sequence_as(spec, same)

    passing = dataset.map(identity)
    _once(epoch_iterator, "_get_iterator", lambda _: passing)
    return True


def _columns(copy: Any) -> Columns:
    """A kept batch as columns of arrays, whichever way it was kept."""
    if isinstance(copy[0], list):
        return copy  # type: ignore[no-any-return]
    return [copy[0]], list(copy[1:]), []


def _shapes(batch: Columns) -> tuple[tuple[tuple[int, ...], ...], ...]:
    return tuple(tuple(array.shape[1:] for array in column) for column in batch)


def _join(batches: list[Columns], part: int) -> tuple[Array, ...]:
    """Join one part of all batches array by array, letting go of the pieces on the way."""
    joined = []
    for index in range(len(batches[0][part])):
        pieces = [batch[part][index] for batch in batches]
        for batch in batches:
            batch[part][index] = np.empty(0)
        joined.append(np.concatenate(pieces) if pieces[0].ndim else np.asarray(pieces))
    return tuple(joined)

"""What unstuck needs to know of toynet. Importing this imports nothing of toynet itself."""

from dataclasses import replace
from itertools import count
from os.path import dirname
from sys import _getframe, modules
from time import perf_counter

import numpy as np

from unstuck.case import Case, FitSettings, Location, ModelSpec
from unstuck.changes import LearningRate, PlainDescent
from unstuck.engine import blocks
from unstuck.errors import InputError, RebuildError
from unstuck.outline import Head, Layer, Loss, Optimizer, Outline
from unstuck.process import call_site
from unstuck.process.guard import Guard
from unstuck.process.run_folder import note
from unstuck.store import cases


# A case: what was trained, on which rows, and what came of it. What is said of the model, its
# `payload`, is JSON, and nobody else's business.
def case_of(model, x, y, *, weights_before=None, batch_size=32, epochs=1, at=None, **settings):
    if len(x) != len(y):
        raise InputError(f"x and y have {len(x)} and {len(y)} rows; expected as many in each")
    spec = ModelSpec("Logistic", {"rate": model.rate}, True, parameters=x.shape[-1] + 1)
    fit = FitSettings(batch_size, epochs, epochs * -(-len(x) // batch_size), shuffle=False)
    now = tuple(model.weights)
    return Case(
        spec, fit, (np.array(x),), (np.array(y),), at or Location("toynet", 0), rows=len(x),
        weights_before=tuple(weights_before or now), weights_after=now, framework="toynet",
        backend="numpy",
    )  # fmt: skip


class Toy:
    name = module = "toynet"
    case_of = staticmethod(case_of)

    # In the script's process: every call of fit becomes a case in the run folder. What goes wrong
    # on our side is a note (`Guard`), and nothing that the script sees.
    def watch(self, settings):
        import toynet

        fit, number = toynet.Logistic.fit, count(1)
        guard = Guard(lambda text: note(settings, text))

        def keep(model, x, y, seconds, before, losses, batch, site):
            case = case_of(
                model, x, y, weights_before=before, batch_size=batch, epochs=len(losses), at=site.at
            )
            names = {"x_name": site.argument(0, "x") or "x", "y_name": site.argument(1, "y") or "y"}
            fitted = replace(case.fit, seconds=seconds, **names)
            case = replace(case, fit=fitted, history={"loss": losses})
            cases.save(case, settings.folder / f"fit-{next(number):04d}")

        def watched(model, x, y, epochs=1, batch=32):
            before, began = model.weights, perf_counter()
            losses = fit(model, x, y, epochs, batch)
            seconds, here = perf_counter() - began, dirname(toynet.__file__)
            site = call_site.find(_getframe(1), library=here, method="fit", model=model)
            told = (model, x, y, seconds, before, losses, batch, site)
            guard.attempt("keep a call of fit", lambda: keep(*told), None)
            return losses

        toynet.Logistic.fit = watched

    # What can ask and retrain the model of a case; `live` is the model itself where it is at hand,
    # for those that their payload does not tell all of.
    def learner(self, case, live=None):
        return case, Again(case)

    def describe(self, case, live):
        raise RebuildError("a model of toynet needs no other description")

    # In plain values, as far as the payload says; never raises.
    def outline(self, case):
        rate = case.model.payload.get("rate")
        unit = Layer("unit", "Logistic", "dense", 1, "sigmoid", usual=True)
        return Outline(
            (unit,), (unit,), Head(1, "sigmoid", "unit"), Loss("cross-entropy", "binary"),
            Optimizer("sgd", rate), sees="static",
        )  # fmt: skip

    def focus(self, spec, output):
        return spec

    def rates(self, spec, updates):
        return None

    # How a user writes changes, and lines of advice: "" for what has no line.
    def phrase(self, changes, outline):
        return ", ".join(f"rate={c.rate:g}" for c in changes if isinstance(c, LearningRate))

    def snippet(self, name, /, **values):
        return ""

    def case_of_saved(self, path, x, y, **settings):
        raise InputError(f"{path}: toynet saves no models")

    def owns(self, model):
        return "toynet" in modules and isinstance(model, modules["toynet"].Logistic)

    def start(self):
        import toynet  # noqa: F401


class Again:
    """A Learner: the unit, asked and trained again. A change that it cannot make it refuses."""

    def __init__(self, case):
        self._features, self._rate = case.x[0].shape[-1], case.model.payload["rate"]

    def predict(self, x, *, weights, output=0):
        return self._made(weights, 0.0).predict(x[0])

    def inside(self, x, *, weights):
        raise RebuildError("there is nothing inside one unit")

    def fresh_weights(self, seed):
        import toynet

        return tuple(toynet.draw(self._features, seed))

    def train(self, plan, *, seed, changes=()):
        rate = self._rate
        for change in changes:
            if not isinstance(change, LearningRate | PlainDescent):
                raise RebuildError(f"toynet has nothing for {type(change).__name__}")
            rate = change.rate
        if plan.x[0].shape[-1] != self._features or blocks.row_weights(plan):
            raise RebuildError("toynet takes rows of the same features, and no weights of rows")
        model = self._made(plan.weights or self.fresh_weights(seed), rate)
        return blocks.train(plan, Training(model, plan), seed=seed)

    def _made(self, weights, rate):
        import toynet

        model = toynet.Logistic(self._features, rate)
        model.weights = list(weights)
        return model


class Training:
    """A Session: one training under way. `blocks.train` says which rows each update sees."""

    way, chunk = "steps", 64

    def __init__(self, model, plan):
        self._model, self._plan = model, plan
        self.batch = min(plan.batch, blocks.rows_of(plan))

    def advance(self, order):
        x, y = self._plan.x[0], self._plan.y[0]
        return float(np.mean([self._model.step(x[rows], y[rows]) for rows in order]))

    def outputs(self):
        return self._model.predict(self._plan.x_test[0])

    def weights(self):
        return tuple(self._model.weights)

    state = weights

    def restore(self, state):
        self._model.weights = list(state)


FRAMEWORK = Toy()

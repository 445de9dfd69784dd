"""What earlier versions wrote, in today's words."""

from __future__ import annotations

from typing import Any


def model_of_today(model: Any) -> Any:
    """A `ModelSpec` as it is written today.

    Earlier ones named Keras' two configs as fields of their own: those are what `payload` holds
    now, and what is not trained was called `still`.

    Args:
        model: parsed JSON; anything else is left for who reads it to refuse.
    """
    if not isinstance(model, dict) or "config" not in model:
        return model
    config = model["config"]
    compiled = model.get("compiled")
    complete = isinstance(config, dict) and isinstance(compiled, dict)
    return {
        **model,
        "payload": {"config": config, "compiled": compiled},
        "rebuildable": complete and model.get("obstacle") is None,
        "non_trainable": model.get("still", []),
    }

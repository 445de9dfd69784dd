"""A Diagnosis as one page: everything in one file, without network, under a content policy.

The policy names the only style and the only script by their hashes, so nothing that a script or a
file brought along can run or load anything, whatever its names hold.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup

import unstuck
from unstuck.doctor.finding import Diagnosis
from unstuck.report.figures.style import STYLE
from unstuck.report.html_fit import fit_parts
from unstuck.terminal.clean import clean

_TEMPLATES = files("unstuck.report") / "templates"


def render_html(diagnosis: Diagnosis, *, links: Sequence[tuple[str, str]] = ()) -> str:
    """The whole page.

    Args:
        diagnosis: what it says.
        links: words and addresses at its top, where it is one page of several.
    """
    style, script = _parts()
    return _template().render(
        links=links,
        title=f"unstuck: {clean(diagnosis.script, limit=200)}",
        version=unstuck.__version__,
        policy=policy(style, script),
        # Ours, and no </style> or </script> in them; everything else is escaped.
        style=Markup(style),
        script_text=Markup(script),
        script=clean(diagnosis.script, limit=200),
        notes=[clean(note) for note in diagnosis.notes],
        fits=[fit_parts(fit, at) for at, fit in enumerate(diagnosis.fits)],
        environment=[(clean(k), clean(v)) for k, v in diagnosis.environment.items()],
    )


def own_policy() -> str:
    """The content policy of the page."""
    return policy(*_parts())


def _parts() -> tuple[str, str]:
    """Its style and its script."""
    return _text("report.css") + STYLE, _text("report.js")


def policy(style: str, script: str) -> str:
    """The content policy of a page with this one style and this one script."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _text(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


@cache
def _template() -> jinja2.Template:
    loader = jinja2.DictLoader({"report.html": _text("report.html")})
    options: dict[str, Any] = {"trim_blocks": True, "lstrip_blocks": True}
    environment = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, **options
    )
    return environment.get_template("report.html")

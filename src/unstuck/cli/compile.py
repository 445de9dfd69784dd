"""`unstuck compile`: the kernels that train small nets, compiled before anybody waits for them."""

from __future__ import annotations

import click


@click.command("compile", short_help="Compile the fast kernels now, once.")
def compile_now() -> None:
    """Compile the kernels that train small recurrent nets; takes about half a minute, once.

    Without it the first call of unstuck.train() compiles them, and `unstuck run` retrains with
    Keras' own train step, which is slower.
    """
    from unstuck.engine.kernels.first import compile_kernels

    seconds = compile_kernels()
    click.echo(f"compiled in {seconds:.0f} s" if seconds else "the kernels are compiled already")

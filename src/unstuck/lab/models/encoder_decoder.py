"""One LSTM reads the word, another gives out the answers; with attention it may look back.

    encoder-decoder   e_1 … e_n = LSTM(x)      d_j = LSTM(e_n, e_n, …)      y_j = V d_j + c
    attention         a_js = softmax over s of (d_j · e_s)
                      y_j = V tanh(M [d_j; Σ_s a_js e_s] + b) + c

All is read before the first answer, so each output sees the whole word, and answers may be of
another number than the steps: products, sorted strings, a sum with the highest digit first. Without
attention all must pass through one vector of `units` numbers: long strings that are to be repeated
or reversed do not fit. Attention lifts that. Words may have any length (padding is skipped), the
number of answers is built in.

The decoder is fed what was read, not its own last answer, as in the addition example of Keras.

Sources: Cho et al. 2014, section 2; Sutskever et al. 2014, section 2; attention with the dot
product: Luong et al. 2015, section 3.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unstuck.lab.model import Problem, architecture
from unstuck.lab.models.ends import entrance, head

if TYPE_CHECKING:
    import keras


@architecture("encoder-decoder", sees="full", answers=("decoded",))
def encoder_decoder(problem: Problem, units: int, *, dropout: float = 0.0) -> keras.Model:
    """An LSTM that reads and one that answers: each output sees all steps."""
    from keras import layers

    inputs, read = entrance(problem)
    thought = layers.LSTM(units)(read)
    decoded = layers.LSTM(units, return_sequences=True)(
        layers.RepeatVector(problem.answer_steps)(thought)
    )
    return head(problem, inputs, decoded, dropout=dropout)


@architecture("attention", sees="full", answers=("decoded",))
def attention(problem: Problem, units: int, *, dropout: float = 0.0) -> keras.Model:
    """The same with attention to every step that was read: each output sees all steps."""
    from keras import layers

    inputs, read = entrance(problem)
    states, thought, _ = layers.LSTM(units, return_sequences=True, return_state=True)(read)
    decoded = layers.LSTM(units, return_sequences=True)(
        layers.RepeatVector(problem.answer_steps)(thought)
    )
    seen = layers.Attention()([decoded, states])
    both = layers.Dense(units, activation="tanh")(layers.Concatenate()([decoded, seen]))
    return head(problem, inputs, both, dropout=dropout)

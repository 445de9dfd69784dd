import train_or
from toynet_unstuck import FRAMEWORK

from unstuck.testing import check_framework


def test_toynet():
    check_framework(
        FRAMEWORK,
        package="toynet_unstuck",
        script=train_or.__file__,
        train=train_or.train,
        predict=lambda model, x: model.predict(x),
    )

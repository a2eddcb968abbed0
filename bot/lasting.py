"""Telling Python which objects stay for good, so that it does not search them for garbage again and again."""

import gc


def keep() -> None:
    """Keep everything that was made so far, once the program is built.

    Looking through the whole catalogue takes a quarter of a second in which nobody is answered and nothing is sent, and
    a busy worker would do so every second. What is made later is still cleared away.
    """
    gc.collect()
    gc.freeze()

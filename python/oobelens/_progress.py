"""How far the work is, shown by tqdm or told to a function."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from oobelens.frames import needed

Progress = Callable[[int, int], object]
"""Is called with the bytes done and the bytes in all, now and then; what it raises stops the work."""


@contextmanager
def told(method: str, progress: bool | Progress | None) -> Iterator[Progress | None]:
    """What to call; for ``True`` a bar of tqdm, as long as the work takes."""
    if progress is None or progress is False:
        yield None
    elif progress is True:
        tqdm = needed(f"{method}(progress=True)", "tqdm.auto").tqdm
        with tqdm(unit="B", unit_scale=True, desc="oobelens", leave=False) as bar:

            def show(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            yield show
    else:
        yield progress

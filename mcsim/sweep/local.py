"""Parts computed by threads of this process; the kernels let go of the interpreter's lock."""

import threading
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice

from mcsim.sweep.compute import compute
from mcsim.sweep.task import Result, Task

LOOK = 0.2  # seconds between two looks at whether a part is done


class Local:
    """Threads, each of which computes a part.

    Parameters
    ----------
    workers : int
        Parts computed at once.
    advance : callable, optional
        Told how many more points are done.
    """

    def __init__(self, workers: int, advance: Callable[[int], None] = lambda _: None) -> None:
        self.in_flight = workers
        self._advance = advance

    def results(self, tasks: Iterator[Task], stop: threading.Event) -> Generator[Result]:
        """Compute tasks as they come; see ``Engine``."""
        pool = ThreadPoolExecutor(self.in_flight)
        waiting: set[Future[Result]] = set()
        try:
            while True:
                for task in islice(tasks, self.in_flight - len(waiting)):
                    waiting.add(pool.submit(compute, task, stop, self._advance))
                if not waiting:
                    return
                done, waiting = wait(waiting, LOOK, FIRST_COMPLETED)
                for future in done:
                    yield future.result()
        except BaseException:
            stop.set()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

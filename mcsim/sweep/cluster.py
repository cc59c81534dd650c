"""Parts computed by a Dask cluster: one that runs already, one made here, or jobs of SLURM.

A task is a whole part, because Dask takes about 3 ms for each.  Results come back to this process,
which alone writes the store, so workers need no file system in common.
"""

import logging
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, suppress
from itertools import islice
from typing import Any, Self

from mcsim.grammar.faults import Fault, InvalidInputError
from mcsim.sweep.compute import compute
from mcsim.sweep.engine import LostPartError
from mcsim.sweep.task import Result, Task

EXTRA = "this needs Dask: pip install 'mcsim[cluster]'."
LOOK = 0.2  # seconds between two looks at whether a part is done
ALONE = 60.0  # seconds without a worker after which it is told
JOIN = 15  # seconds until a scheduler must have answered


type Connect = Callable[[ExitStack], Any]
"""Joins a cluster and returns a client; what is to be closed with it goes on the stack."""


class Cluster:
    """A Dask cluster, to be entered.

    Parameters
    ----------
    connect : callable
        Returns a client; puts what is to be closed with it on a stack.
    in_flight : int, optional
        Parts that are sent and not yet back, at most; two for each worker unless stated.
    """

    def __init__(self, connect: Connect, in_flight: int | None = None) -> None:
        self._connect, self._stated = connect, in_flight
        self._stack = ExitStack()
        self.in_flight = in_flight or 2
        self._alone = time.monotonic()

    def __enter__(self) -> Self:
        try:
            self._client = self._connect(self._stack)
        except ImportError as error:
            raise InvalidInputError([_fault("engine", EXTRA)]) from error
        except BaseException:  # what was made on the way to a client
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(Exception):
            self._stack.close()

    def _room(self) -> int:
        """Parts that may be in flight now; workers come and go."""
        if self._stated is None:
            self.in_flight = max(2, 2 * len(self._client.nthreads()))
        return self.in_flight

    def _tell_if_alone(self) -> None:
        """Say so where no worker has been there for a while; a queue may be long."""
        if self._client.nthreads():
            self._alone = time.monotonic()
        elif time.monotonic() - self._alone > ALONE:
            self._alone = time.monotonic()
            logging.getLogger("mcsim").warning(
                "No worker has joined for a minute; the queue may be long, or have refused the "
                "jobs. Ctrl-C ends the wait; what is complete is kept.")  # fmt: skip

    def results(self, tasks: Iterator[Task], stop: threading.Event) -> Generator[Result]:
        """Compute tasks as they come; see ``Engine``."""
        from distributed import wait  # noqa: PLC0415
        from distributed.client import FIRST_COMPLETED  # noqa: PLC0415

        waiting: set[Any] = set()
        try:
            while True:
                if stop.is_set():
                    raise KeyboardInterrupt
                for task in islice(tasks, max(0, self._room() - len(waiting))):
                    # A key of its own: the same part asked for again is not the old answer.
                    waiting.add(self._client.submit(compute, task, pure=False, retries=2))
                if not waiting:
                    return
                self._tell_if_alone()
                with suppress(TimeoutError):
                    wait(list(waiting), timeout=LOOK,  # type: ignore[no-untyped-call]
                         return_when=FIRST_COMPLETED)  # fmt: skip
                for future in [future for future in waiting if future.done()]:
                    waiting.discard(future)
                    try:
                        yield future.result()
                    except GeneratorExit:
                        raise
                    except Exception as error:
                        said = f"a part is lost: {type(error).__name__}: {error}"
                        raise LostPartError(said) from error
                    finally:
                        future.release()
        finally:
            with suppress(Exception):
                self._client.cancel(list(waiting))


def dask(address: str | None, workers: int) -> Connect:
    """Return how to join a Dask cluster.

    Parameters
    ----------
    address : str or None
        Of a scheduler, such as ``tcp://host:8786``; None makes a cluster here.
    workers : int
        Processes of a cluster made here.

    Returns
    -------
    callable
        For ``Cluster``.
    """

    def connect(stack: ExitStack) -> Any:
        from distributed import LocalCluster  # noqa: PLC0415

        if address is None:
            return _client(stack, stack.enter_context(LocalCluster(  # type: ignore[no-untyped-call]
                n_workers=workers, threads_per_worker=1, dashboard_address=None)))  # fmt: skip
        try:
            return _client(stack, address, timeout=JOIN)
        except (OSError, TimeoutError, ValueError) as error:
            message = f"no scheduler answers at {address!r}: {error}."
            raise InvalidInputError([_fault("scheduler", message)]) from error

    return connect


def slurm(jobs: int, options: dict[str, Any]) -> Connect:
    """Return how to have SLURM start workers.

    Parameters
    ----------
    jobs : int
        Jobs, each a worker.
    options : dict
        Of ``dask_jobqueue.SLURMCluster``, such as ``queue``, ``cores``, ``memory``, ``walltime``.

    Returns
    -------
    callable
        For ``Cluster``.
    """

    def connect(stack: ExitStack) -> Any:
        from dask_jobqueue.slurm import SLURMCluster  # noqa: PLC0415

        try:
            made = stack.enter_context(SLURMCluster(**{
                "cores": 1, "processes": 1, "memory": "2GB", **options}))  # fmt: skip
            made.scale(jobs=jobs)
            return _client(stack, made)
        except (TypeError, ValueError, OSError, RuntimeError) as error:
            raise InvalidInputError([_fault("slurm", f"{error}.")]) from error

    return connect


def _client(stack: ExitStack, joined: Any, **options: Any) -> Any:
    from distributed import Client  # noqa: PLC0415

    return stack.enter_context(Client(joined, **options))  # type: ignore[no-untyped-call]


def _fault(field: str, message: str) -> Fault:
    return Fault("command line", None, None, field, message)

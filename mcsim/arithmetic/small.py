"""Small numbers of 64 lanes, computed with at once.

A number of 8 bits is promoted to one of 64 wherever it is added to another, so that LLVM computes
with 8 lanes where a processor has room for 64; and a loop over a few hundred lanes and many arrays
spends as long on finding out that no two of them overlap.  These functions take up to 64 lanes of
a row, those from 64 · word on, as one value, and leave no loop.
"""

from typing import TYPE_CHECKING, Any, NewType, cast

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils as _untyped
from numba.extending import intrinsic, models, register_model
from numpy.typing import NDArray

from mcsim.arithmetic.lanes import WORD, Piece, is_row

if TYPE_CHECKING:
    from collections.abc import Callable

cgutils: Any = _untyped  # it carries no types

Small = NewType("Small", object)
"""64 numbers of 0 … 255; those beyond the last lane are 0."""


class _SmallType(types.Opaque):
    """Type of 64 small numbers."""


_SMALL = _SmallType("Small")
_WHOLE = ir.IntType(WORD)
_BYTES = ir.VectorType(ir.IntType(8), WORD)


@register_model(_SmallType)
class _SmallModel(models.PrimitiveModel):
    """64 small numbers are a vector of LLVM."""

    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, _BYTES)  # type: ignore[no-untyped-call]


def _numbers(_context: Any, row: Any, _word: Any) -> Any:
    """Generate the reading of 64 lanes."""
    if not is_row(row, types.uint8, types.boolean):
        return None

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return Piece(context, builder, signature.args[0], *args).read()

    return _SMALL(row, types.int64), generate


def _sum_up(_context: Any, numbers: Any, _word: Any, row: Any) -> Any:
    """Generate the addition to 64 lanes."""
    if not (numbers == _SMALL and is_row(row, types.uint16)):
        return None

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        piece = Piece(context, builder, signature.args[2], args[2], args[1])
        piece.write(builder.add(piece.read(), builder.zext(args[0], piece.vector)))
        return context.get_dummy_value()

    return types.void(numbers, types.int64, row), generate


def _by_pairs(_context: Any, numbers: Any) -> Any:
    """Generate the repetition of every other number."""
    if numbers != _SMALL:
        return None

    def generate(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        places = ir.VectorType(ir.IntType(32), WORD)([lane & ~1 for lane in range(WORD)])
        return builder.shuffle_vector(args[0], ir.Constant(_BYTES, ir.Undefined), places)

    return _SMALL(numbers), generate


def _unlike(_context: Any, numbers: Any, others: Any) -> Any:
    """Generate the comparison of 64 numbers with others."""
    if not numbers == others == _SMALL:
        return None

    def generate(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.bitcast(builder.icmp_unsigned("!=", *args), _WHOLE)

    return types.uint64(numbers, others), generate


def _of_two(name: str) -> Any:
    """Make an intrinsic that computes 64 numbers of two each."""

    def compute(_context: Any, numbers: Any, others: Any) -> Any:
        """Generate the computation."""
        if not numbers == others == _SMALL:
            return None

        def generate(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
            if name == "add":
                return builder.add(*args)
            kind = ir.FunctionType(_BYTES, (_BYTES, _BYTES))
            function = cgutils.get_or_insert_function(builder.module, kind,
                                                      f"llvm.{name}.v{WORD}i8")  # fmt: skip
            return builder.call(function, args)

        return _SMALL(numbers, others), generate

    return intrinsic(compute)


numbers = cast("Callable[[NDArray[Any], int], Small]", intrinsic(_numbers))
"""The numbers of a row of uint8 or bool: numbers(row, word)."""
sum_up = cast("Callable[[Small, int, NDArray[np.uint16]], None]", intrinsic(_sum_up))
"""Add numbers to those of a row of uint16: sum_up(numbers, word, row)."""
by_pairs = cast("Callable[[Small], Small]", intrinsic(_by_pairs))
"""The number of the first of two lanes, in both."""
unlike = cast("Callable[[Small, Small], np.uint64]", intrinsic(_unlike))
"""In which lanes two numbers differ, a bit for each."""
plus = cast("Callable[[Small, Small], Small]", _of_two("add"))
"""The sums of numbers, which must not exceed 255."""
least = cast("Callable[[Small, Small], Small]", _of_two("umin"))
"""The smaller of two numbers."""
beyond = cast("Callable[[Small, Small], Small]", _of_two("usub.sat"))
"""By how much numbers exceed others, else 0."""

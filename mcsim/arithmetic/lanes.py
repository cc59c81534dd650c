"""Find the lanes that are concerned, 64 at once.

A loop that asks lane after lane whether anything happens there spends its time on asking: nobody
can foresee the answers.  Processors can ask 64 lanes in one instruction, which LLVM does not make
of a loop.  What is found is a word: bit k stands for lane 64 · word + k of a row.
"""

from typing import TYPE_CHECKING, Any, cast

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils as _untyped
from numba.cpython.unsafe.numbers import trailing_zeros
from numba.extending import intrinsic
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import inlined

if TYPE_CHECKING:
    from collections.abc import Callable

cgutils: Any = _untyped  # it carries no types

WORD = 64  # lanes that are asked at once
_ONE = np.uint64(1)
_BYTE, _WHOLE = ir.IntType(8), ir.IntType(WORD)

type Words = NDArray[np.uint64]

# Index of the lowest bit that is set; of no use where none is.
lowest = cast("Callable[[np.uint64], int]", trailing_zeros)


@inlined
def words_for(lanes: int) -> int:
    """Return how many words have a bit for each lane."""
    return (lanes + WORD - 1) // WORD


@inlined
def next_lane(bits: np.uint64, word: int) -> tuple[np.uint64, np.uint64]:
    """Take the lowest lane from those of a word.

    Parameters
    ----------
    bits : uint64
        One is set at least.
    word : int
        Which 64 lanes they stand for.

    Returns
    -------
    (uint64, uint64)
        The lane, and the bits without it.
    """
    lane = np.uint64(WORD) * np.uint64(word) + np.uint64(lowest(bits))
    return lane, bits & (bits - _ONE)


def is_row(kind: Any, *items: Any) -> bool:
    """Tell whether a type is that of numbers, of some kinds or any, that lie side by side."""
    row = isinstance(kind, types.Array) and kind.ndim == 1 and kind.layout == "C"
    whole = types.Integer, types.Boolean
    return row and (kind.dtype in items if items else isinstance(kind.dtype, whole))


class Piece:
    """Up to 64 lanes of a row, where code is generated that reads or writes them.

    Parameters
    ----------
    context, builder, kind, row, word
        Where code is generated; the row's type and value; which 64 lanes.
    """

    def __init__(self, context: Any, builder: Any, kind: Any, row: Any, word: Any) -> None:
        held = context.make_array(kind)(context, builder, row)
        first = builder.mul(word, _WHOLE(WORD))
        self.builder = builder
        self.start = cgutils.gep_inbounds(builder, held.data, first)
        self.vector = ir.VectorType(held.data.type.pointee, WORD)
        self.left = builder.sub(builder.extract_value(held.shape, 0), first)
        self.bytes = context.get_abi_sizeof(held.data.type.pointee)
        self.whole = builder.icmp_signed(">=", self.left, _WHOLE(WORD))
        # Other processors would branch for each lane: copying by way of the stack is faster there.
        self.masks = "+avx512bw" in context.codegen().magic_tuple()[2]

    def read(self) -> Any:
        """Generate the reading of the lanes."""
        builder, nothing = self.builder, ir.Constant(self.vector, [0] * WORD)
        with builder.if_else(self.whole) as (then, otherwise):
            with then:
                all_of_them, there = builder.load(self._wide(self.start), align=1), builder.block
            with otherwise:
                if self.masks:
                    few = self._masked("load", self.vector, self._wide(self.start),
                                       self._there(), nothing)  # fmt: skip
                else:
                    space = cgutils.alloca_once(builder, self.vector)
                    builder.store(nothing, space)
                    self._copy(space, self.start)
                    few = builder.load(space)
                short = builder.block
        value = builder.phi(self.vector)
        value.add_incoming(all_of_them, there)
        value.add_incoming(few, short)
        return value

    def write(self, value: Any) -> None:
        """Generate the writing of the lanes."""
        builder = self.builder
        with builder.if_else(self.whole) as (then, otherwise):
            with then:
                builder.store(value, self._wide(self.start), align=1)
            with otherwise:
                if self.masks:
                    self._masked("store", ir.VoidType(), value, self._wide(self.start),
                                 self._there())  # fmt: skip
                else:
                    space = cgutils.alloca_once(builder, self.vector)
                    builder.store(value, space)
                    self._copy(self.start, space)

    def _masked(self, what: str, result: Any, *arguments: Any) -> Any:
        """Generate the reading or writing of some lanes in one instruction."""
        builder, one = self.builder, ir.Constant(ir.IntType(32), 1)
        place = 1 if what == "load" else 2
        given = [*arguments[:place], one, *arguments[place:]]  # the alignment follows the pointer
        number = self.vector.element.width
        name = f"llvm.masked.{what}.v{WORD}i{number}.p0"
        kind = ir.FunctionType(result, [argument.type for argument in given])
        function = cgutils.get_or_insert_function(builder.module, kind, name)
        return builder.call(function, given)

    def _there(self) -> Any:
        """Generate the mask of the lanes that there are."""
        return self.builder.bitcast(self.there(), ir.VectorType(ir.IntType(1), WORD))

    def there(self) -> Any:
        """Generate the bits of the lanes that there are."""
        builder = self.builder
        few = builder.sub(builder.shl(_WHOLE(1), self.left), _WHOLE(1))
        return builder.select(self.whole, _WHOLE(-1), few)

    def _wide(self, pointer: Any) -> Any:
        return self.builder.bitcast(pointer, self.vector.as_pointer())

    def _copy(self, target: Any, source: Any) -> None:
        size = self.builder.mul(self.left, _WHOLE(self.bytes))
        target, source = (self.builder.bitcast(at, _BYTE.as_pointer()) for at in (target, source))
        cgutils.raw_memcpy(self.builder, target, source, size, 1)


def _bits(condition: str) -> Any:
    """Make an intrinsic that tells in which of 64 lanes a condition holds of a number."""

    def ask(_context: Any, row: Any, _word: Any, value: Any) -> Any:
        """Generate the comparison of all lanes at once."""
        if not is_row(row):
            return None

        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            kind = signature.args[0].dtype
            kind = types.uint8 if kind == types.boolean else kind  # as it lies in memory
            piece = Piece(context, builder, signature.args[0], args[0], args[1])
            number = context.cast(builder, args[2], signature.args[2], kind)
            first = builder.insert_element(ir.Constant(piece.vector, ir.Undefined), number,
                                           ir.IntType(32)(0))  # fmt: skip
            everywhere = builder.shuffle_vector(
                first, ir.Constant(piece.vector, ir.Undefined),
                ir.Constant(ir.VectorType(ir.IntType(32), WORD), [0] * WORD),
            )  # fmt: skip
            signed = kind in types.signed_domain
            compare = builder.icmp_signed if signed else builder.icmp_unsigned
            found, sign = piece.read(), condition
            if condition == "&":
                found, sign = builder.and_(found, everywhere), "!="
                everywhere = ir.Constant(piece.vector, [0] * WORD)
            holds = builder.bitcast(compare(sign, found, everywhere), _WHOLE)
            return builder.and_(holds, piece.there())

        return types.uint64(row, types.int64, value), generate

    return intrinsic(ask)


def _add_lanes(_context: Any, bits: Any, _word: Any, row: Any) -> Any:
    """Generate the addition of 1 in some lanes."""
    if not (bits == types.uint64 and is_row(row)):
        return None

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        piece = Piece(context, builder, signature.args[2], args[2], args[1])
        ones = builder.bitcast(args[0], ir.VectorType(ir.IntType(1), WORD))
        piece.write(builder.add(piece.read(), builder.zext(ones, piece.vector)))
        return context.get_dummy_value()

    return types.void(bits, types.int64, row), generate


_lanes_beside = cast("Callable[[NDArray[Any], int, int], np.uint64]", _bits("!="))
lanes_at = cast("Callable[[NDArray[Any], int, int], np.uint64]", _bits("=="))
"""In which lanes a row holds a value: lanes_at(row, word, value)."""
lanes_from = cast("Callable[[NDArray[Any], int, int], np.uint64]", _bits(">="))
"""In which lanes a row holds a value or more: lanes_from(row, word, value)."""
lanes_with = cast("Callable[[NDArray[Any], int, int], np.uint64]", _bits("&"))
"""In which lanes a row holds a number with a bit: lanes_with(row, word, power of two)."""
add_lanes = cast("Callable[[np.uint64, int, NDArray[Any]], None]", intrinsic(_add_lanes))
"""Add 1 in the lanes whose bit is set: add_lanes(bits, word, row)."""


@inlined
def set_lanes(row: NDArray[Any], word: int) -> np.uint64:
    """In which lanes a row holds anything but zero; see ``lanes_at``."""
    return _lanes_beside(row, word, 0)

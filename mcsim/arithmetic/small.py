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

from mcsim.arithmetic.lanes import WORD

if TYPE_CHECKING:
    from collections.abc import Callable

cgutils: Any = _untyped  # it carries no types

Small = NewType("Small", object)
"""64 numbers of 0 … 255; those beyond the last lane are 0."""


class _SmallType(types.Opaque):
    """Type of 64 small numbers."""


_SMALL = _SmallType("Small")
_BYTE, _WHOLE = ir.IntType(8), ir.IntType(64)
_BYTES = ir.VectorType(_BYTE, WORD)


@register_model(_SmallType)
class _SmallModel(models.PrimitiveModel):
    """64 small numbers are a vector of LLVM."""

    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, _BYTES)  # type: ignore[no-untyped-call]


def _is_row(kind: Any, *items: Any) -> bool:
    """Tell whether a type is that of numbers, of some kinds or any, that lie side by side."""
    row = isinstance(kind, types.Array) and kind.ndim == 1 and kind.layout == "C"
    return row and (kind.dtype in items if items else isinstance(kind.dtype, types.Integer))


class _Piece:
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
        if not _is_row(row):
            return None

        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            kind = signature.args[0].dtype
            piece = _Piece(context, builder, signature.args[0], args[0], args[1])
            number = context.cast(builder, args[2], signature.args[2], kind)
            first = builder.insert_element(ir.Constant(piece.vector, ir.Undefined), number,
                                           ir.IntType(32)(0))  # fmt: skip
            everywhere = builder.shuffle_vector(
                first, ir.Constant(piece.vector, ir.Undefined),
                ir.Constant(ir.VectorType(ir.IntType(32), WORD), [0] * WORD),
            )  # fmt: skip
            compare = builder.icmp_signed if kind.signed else builder.icmp_unsigned
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
    if not (bits == types.uint64 and _is_row(row)):
        return None

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        piece = _Piece(context, builder, signature.args[2], args[2], args[1])
        ones = builder.bitcast(args[0], ir.VectorType(ir.IntType(1), WORD))
        piece.write(builder.add(piece.read(), builder.zext(ones, piece.vector)))
        return context.get_dummy_value()

    return types.void(bits, types.int64, row), generate


def _numbers(_context: Any, row: Any, _word: Any) -> Any:
    """Generate the reading of 64 lanes."""
    if not _is_row(row, types.uint8, types.boolean):
        return None

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return _Piece(context, builder, signature.args[0], *args).read()

    return _SMALL(row, types.int64), generate


def _sum_up(_context: Any, numbers: Any, _word: Any, row: Any) -> Any:
    """Generate the addition to 64 lanes."""
    if not (numbers == _SMALL and _is_row(row, types.uint16)):
        return None

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        piece = _Piece(context, builder, signature.args[2], args[2], args[1])
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


# Bits: bit k of the result stands for lane 64 · word + k of a row of whole numbers.
lanes_at = cast("Callable[[NDArray[Any], int, int], np.uint64]", _bits("=="))
"""In which lanes a row holds a value: lanes_at(row, word, value)."""
lanes_from = cast("Callable[[NDArray[Any], int, int], np.uint64]", _bits(">="))
"""In which lanes a row holds a value or more: lanes_from(row, word, value)."""
lanes_with = cast("Callable[[NDArray[Any], int, int], np.uint64]", _bits("&"))
"""In which lanes a row holds a number with a bit: lanes_with(row, word, power of two)."""
add_lanes = cast("Callable[[np.uint64, int, NDArray[Any]], None]", intrinsic(_add_lanes))
"""Add 1 in the lanes whose bit is set: add_lanes(bits, word, row)."""

# Numbers.
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

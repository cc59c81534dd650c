"""Find and gather the lanes that are concerned, many at once.

A loop that asks lane after lane whether anything happens there spends its time on asking: nobody
can foresee the answers.  Processors can ask 64 lanes in one instruction, and push those concerned
together in another, but LLVM makes neither of a loop, so both are written for it here.
"""

from typing import TYPE_CHECKING, Any, cast

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.cpython.unsafe.numbers import trailing_zeros
from numba.extending import intrinsic
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import inlined

if TYPE_CHECKING:
    from collections.abc import Callable

WORD = 64  # lanes that are asked at once
GROUP = 8  # lanes that are gathered at once
_BYTES = (types.uint8, types.int8, types.boolean)
_EIGHT, _ONE = np.uint64(GROUP), np.uint64(1)

type Words = NDArray[np.uint64]

# Index of the lowest bit that is set; of no use where none is.
lowest = cast("Callable[[np.uint64], int]", trailing_zeros)


def _pointer(context: Any, builder: Any, kind: Any, array: Any, at: Any, count: int) -> Any:
    """Generate the address of ``count`` numbers of a one-dimensional array."""
    data = context.make_array(kind)(context, builder, array).data
    item = cgutils.gep_inbounds(builder, data, at)
    return builder.bitcast(item, ir.VectorType(data.type.pointee, count).as_pointer())


def _set_bits(count: int) -> Any:
    """Make an intrinsic that finds which of ``count`` bytes from a position on are not zero."""

    def bits(_context: Any, row: Any, first: Any) -> Any:
        """Generate the comparison of all bytes at once."""
        if not (isinstance(row, types.Array) and row.ndim == 1 and row.layout == "C"
                and row.dtype in _BYTES):  # fmt: skip
            return None

        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            at = context.cast(builder, args[1], signature.args[1], types.uint64)
            pointer = _pointer(context, builder, signature.args[0], args[0], at, count)
            found = builder.load(pointer, align=1)
            unset = ir.Constant(found.type, [0] * count)
            whole = builder.bitcast(builder.icmp_unsigned("!=", found, unset), ir.IntType(count))
            return whole if count == WORD else builder.zext(whole, ir.IntType(WORD))

        return types.uint64(row, first), generate

    return intrinsic(bits)


_bits_of_64 = cast("Callable[[NDArray[Any], np.uint64], np.uint64]", _set_bits(WORD))
_bits_of_8 = cast("Callable[[NDArray[Any], np.uint64], np.uint64]", _set_bits(GROUP))


@inlined
def set_lanes(row: NDArray[Any], word: int) -> np.uint64:
    """Find which of 64 lanes hold anything but zero.

    Parameters
    ----------
    row : uint8, int8 or bool (L,)
        Of numbers that lie side by side.
    word : int
        Which 64 lanes: those from 64 · word on, as far as there are any.

    Returns
    -------
    uint64
        Bit k is set where lane 64 · word + k holds anything but zero.
    """
    lane, end, found = np.uint64(WORD) * np.uint64(word), np.uint64(row.size), np.uint64(0)
    if lane + np.uint64(WORD) <= end:
        return _bits_of_64(row, lane)
    shift = np.uint64(0)
    while lane + _EIGHT <= end:
        found |= _bits_of_8(row, lane) << shift
        lane, shift = lane + _EIGHT, shift + _EIGHT
    while lane < end:
        found |= np.uint64(row[lane] != 0) << shift
        lane, shift = lane + _ONE, shift + _ONE
    return found


@inlined
def words_for(lanes: int) -> int:
    """Return how many words have a bit for each lane."""
    return (lanes + WORD - 1) // WORD


def _wide(builder: Any, value: Any, source: Any, target: Any) -> Any:
    """Generate the conversion of 8 numbers to 64 bits each."""
    floats, whole = ir.VectorType(ir.DoubleType(), GROUP), ir.VectorType(ir.IntType(64), GROUP)
    if source == types.float64:
        return value
    if source == types.float32:
        return builder.fpext(value, floats)
    signed = isinstance(source, types.Integer) and source.signed
    if target == types.float64:
        return builder.sitofp(value, floats) if signed else builder.uitofp(value, floats)
    if source.bitwidth == WORD:
        return value
    return builder.sext(value, whole) if signed else builder.zext(value, whole)


def _pack(_context: Any, source: Any, first: Any, picked: Any, target: Any, position: Any) -> Any:
    """Generate the conversion of 8 numbers, and push those that are picked together."""
    for array in (source, target):
        if not (isinstance(array, types.Array) and array.ndim == 1 and array.layout == "C"):
            return None
    if isinstance(source.dtype, types.Float) and target.dtype != types.float64:
        return None

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        at = context.cast(builder, args[1], signature.args[1], types.uint64)
        to = context.cast(builder, args[4], signature.args[4], types.uint64)
        found = builder.load(_pointer(context, builder, source, args[0], at, GROUP), align=1)
        kind = types.uint8 if source.dtype == types.boolean else source.dtype
        wide = _wide(builder, found, kind, target.dtype)
        mask = builder.bitcast(args[2], ir.VectorType(ir.IntType(1), GROUP))
        letter = "f" if isinstance(wide.type.element, ir.DoubleType) else "i"
        push = cgutils.get_or_insert_function(
            builder.module, ir.FunctionType(wide.type, (wide.type, mask.type, wide.type)),
            f"llvm.experimental.vector.compress.v{GROUP}{letter}{WORD}",
        )  # fmt: skip
        pushed = builder.call(push, (wide, mask, ir.Constant(wide.type, ir.Undefined)))
        pointer = _pointer(context, builder, target, args[3], to, GROUP)
        narrow = pointer.type.pointee
        if narrow.element != pushed.type.element:
            pushed = builder.trunc(pushed, narrow)
        builder.store(pushed, pointer, align=1)
        counted = builder.ctpop(args[2])
        return builder.zext(counted, ir.IntType(WORD))

    return types.uint64(source, first, types.uint8, target, position), generate


_pack_8 = cast("Callable[..., np.uint64]", intrinsic(_pack))


@inlined
def take(source: NDArray[Any], picked: NDArray[np.uint8], first: int, target: NDArray[Any]) -> None:
    """Gather what a row holds in the lanes that are picked.

    Parameters
    ----------
    source : (L,)
        Of numbers that lie side by side.
    picked : uint8 (L / 8 + 1,)
        Bit k of byte g is set where lane 8 g + k is picked.
    first : int
        Where the first of them goes; the others follow it, in the order of their lanes.
    target : (B,)
        Written from ``first`` on, up to 8 places beyond the last, which must be there; whole
        numbers become real ones where it has such.
    """
    groups, p = source.size // GROUP, np.uint64(first)
    for g in range(np.uint64(groups)):
        p += _pack_8(source, g * _EIGHT, picked[g], target, p)
    rest = picked[groups]
    for lane in range(groups * GROUP, source.size):
        target[p] = source[lane]
        p += np.uint64(rest >> np.uint8(lane - groups * GROUP) & np.uint8(1))


@inlined
def pick(flags: NDArray[np.uint8], picked: NDArray[np.uint8]) -> None:
    """Note which lanes are flagged, as ``take`` reads it.

    Parameters
    ----------
    flags : uint8 (L,)
        Not zero where a lane is picked.
    picked : uint8 (L / 8 + 1,)
        Written.
    """
    groups = flags.size // GROUP
    for g in range(np.uint64(groups)):
        picked[g] = np.uint8(_bits_of_8(flags, g * _EIGHT))
    rest = np.uint8(0)
    for lane in range(groups * GROUP, flags.size):
        rest |= np.uint8(flags[lane] != 0) << np.uint8(lane - groups * GROUP)
    picked[groups] = rest

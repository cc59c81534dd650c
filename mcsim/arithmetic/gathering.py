"""Gather what rows hold in some lanes, and lay lines of memory out in columns.

Processors can push the numbers that are picked together in one instruction, and turn eight lines
of eight numbers in a few; LLVM makes neither of a loop.
"""

from typing import TYPE_CHECKING, Any, cast

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import inlined
from mcsim.arithmetic.lanes import WORD, Words, set_lanes, words_for

if TYPE_CHECKING:
    from collections.abc import Callable

GROUP = 8  # lanes that are gathered at once
_EIGHT = np.uint64(GROUP)
_tools: Any = cgutils  # which has no types


def _pointer(context: Any, builder: Any, kind: Any, array: Any, at: Any, count: int) -> Any:
    """Generate the address of ``count`` numbers of a one-dimensional array."""
    data = context.make_array(kind)(context, builder, array).data
    item = _tools.gep_inbounds(builder, data, at)
    return builder.bitcast(item, ir.VectorType(data.type.pointee, count).as_pointer())


def _wide(builder: Any, value: Any, source: Any, target: Any) -> Any:
    """Generate the conversion of 8 numbers to 64 bits each."""
    floats, whole = ir.VectorType(ir.DoubleType(), GROUP), ir.VectorType(ir.IntType(64), GROUP)
    if source == types.float64:
        return value
    if source == types.float32:
        return builder.fpext(value, floats)
    signed = source in types.signed_domain
    if target == types.float64:
        return builder.sitofp(value, floats) if signed else builder.uitofp(value, floats)
    if source.bitwidth == WORD:
        return value
    return builder.sext(value, whole) if signed else builder.zext(value, whole)


def _pack(
    _context: Any, source: Any, first: Any, _picked: Any, target: Any, position: Any
) -> Any:
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
        push = _tools.get_or_insert_function(
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
    picked : uint8 (⌈L / 8⌉,)
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
    for lane in range(groups * GROUP, source.size):
        target[p] = source[lane]
        p += np.uint64(picked[groups] >> np.uint8(lane - groups * GROUP) & np.uint8(1))


@inlined
def pick(flags: NDArray[np.uint8], picked: NDArray[np.uint8]) -> int:
    """Note which lanes are flagged, as ``take`` reads it; return how many.

    Parameters
    ----------
    flags : uint8 (L,)
        Not zero where a lane is picked.
    picked : uint8 (⌈L / 8⌉,)
        Written.

    Returns
    -------
    int
        How many lanes are flagged.
    """
    for word in range(words_for(flags.size)):
        bits = set_lanes(flags, word)
        for g in range(GROUP * word, min(GROUP * word + GROUP, picked.size)):
            picked[g] = np.uint8(bits >> np.uint64(GROUP * (g - GROUP * word)))
    count = 0
    for lane in range(flags.size):
        count += flags[lane] != 0
    return count


def _turn(_context: Any, lines: Any, places: Any, first: Any, columns: Any) -> Any:
    """Generate the reading of 8 lines of memory, and the writing of their 8 columns."""
    shapes = ((lines, 2, types.float64), (places, 1, types.uint64), (columns, 2, types.float64))
    for array, dimensions, kind in shapes:
        if not (isinstance(array, types.Array) and array.ndim == dimensions
                and array.layout == "C" and array.dtype == kind):  # fmt: skip
            return None

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        at = context.cast(builder, args[2], signature.args[2], types.uint64)
        index = builder.load(_pointer(context, builder, places, args[1], at, GROUP), align=1)
        data = context.make_array(lines)(context, builder, args[0]).data
        rows = []
        for k in range(GROUP):
            place = builder.extract_element(index, ir.IntType(32)(k))
            item = builder.gep(data, [builder.mul(place, ir.IntType(WORD)(GROUP))])
            line = builder.bitcast(item, ir.VectorType(ir.DoubleType(), GROUP).as_pointer())
            rows.append(builder.load(line, align=8))
        # Swap halves, then quarters, then neighbours across the diagonal.
        for step in (4, 2, 1):
            for a in range(GROUP):
                if a & step:
                    continue
                b = a + step
                low = [k if not k & step else GROUP + k - step for k in range(GROUP)]
                high = [k + step if not k & step else GROUP + k for k in range(GROUP)]
                kind = ir.VectorType(ir.IntType(32), GROUP)
                rows[a], rows[b] = (
                    builder.shuffle_vector(rows[a], rows[b], ir.Constant(kind, order))
                    for order in (low, high)
                )
        out = context.make_array(columns)(context, builder, args[3])
        width = _tools.unpack_tuple(builder, out.shape)[1]
        for k in range(GROUP):
            offset = builder.add(at, builder.mul(width, ir.IntType(WORD)(k)))
            item = builder.gep(out.data, [offset])
            builder.store(rows[k], builder.bitcast(item, rows[k].type.as_pointer()), align=8)
        return context.get_dummy_value()

    return types.void(lines, places, first, columns), generate


_turn_8 = cast("Callable[..., None]", intrinsic(_turn))


@inlined
def turn(
    lines: NDArray[np.float64], places: Words, first: int, end: int,
    columns: NDArray[np.float64],
) -> None:  # fmt: skip
    """Lay lines of memory out in columns, so that loops over one of their numbers become vectors.

    Parameters
    ----------
    lines : float64 (K, 8)
        Lines of 8 numbers.
    places : uint64 (B,)
        Which line goes where; those of up to 8 places beyond the end must exist too.
    first, end : int
        Which places are laid out.
    columns : float64 (8, B)
        Written from ``first`` on, up to 8 places beyond the end.
    """
    for p in range(np.uint64(first), np.uint64(end), _EIGHT):
        _turn_8(lines, places, p, columns)

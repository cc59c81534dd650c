"""Gather what rows hold in some lanes, and lay lines of memory out in columns.

Processors can push the numbers that are picked together in one instruction, and turn eight lines
of eight numbers in a few; LLVM makes neither of a loop.
"""

from typing import TYPE_CHECKING, Any, cast

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import inlined
from mcsim.arithmetic.lanes import WORD, Words, cgutils

if TYPE_CHECKING:
    from collections.abc import Callable

GROUP = 8  # lanes that are gathered at once
SPAN = 16  # lanes that are valued at once: a line of memory of numbers in single precision
SPANS = WORD // SPAN  # of a word
_ONE, _EIGHT, _SPAN_BITS = np.uint64(1), np.uint64(GROUP), np.uint64((1 << SPAN) - 1)


def _pointer(context: Any, builder: Any, kind: Any, array: Any, at: Any, count: int) -> Any:
    """Generate the address of ``count`` numbers of a one-dimensional array."""
    data = context.make_array(kind)(context, builder, array).data
    item = cgutils.gep_inbounds(builder, data, at)
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
def push(
    source: NDArray[Any], first: int, picked: np.uint64, target: NDArray[Any], position: np.uint64
) -> np.uint64:
    """Gather what a row holds in the lanes of a span that are picked.

    Parameters
    ----------
    source : (L,)
        Of numbers that lie side by side; real ones go to real ones only.
    first : uint64
        First lane of the span; 0 where there are fewer lanes than it has.
    picked : uint64
        Bit k is set where lane first + k is picked, of 16.
    target : (B,)
        Whole numbers become real ones where it has such.
    position : uint64
        Where the first of them goes; the others follow it, in the order of their lanes.  Up to 16
        places beyond the last, which must be there, are written too.

    Returns
    -------
    uint64
        Where the next one would go.
    """
    if source.size < SPAN:
        for lane in range(np.uint64(source.size)):
            target[position] = source[lane]
            position += picked >> lane & _ONE
        return position
    position += _pack_8(source, first, np.uint8(picked), target, position)
    return position + _pack_8(
        source, first + _EIGHT, np.uint8(picked >> _EIGHT), target, position
    )


@inlined
def span_of(bits: np.uint64, word: int, part: int, lanes: int) -> tuple[np.uint64, np.uint64]:
    """Find a span of lanes among those of a word, and which of them are set.

    The last span lies back over the one before where the lanes do not fill it.

    Parameters
    ----------
    bits : uint64
        Lanes of a word, as ``set_lanes`` finds them.
    word, part : int
        Which 64 lanes, and which 16 of them.
    lanes : int
        How many lanes there are in all.

    Returns
    -------
    (uint64, uint64)
        First lane of the span, and in bit k whether lane first + k is set.
    """
    start = np.uint64(WORD) * np.uint64(word) + np.uint64(SPAN) * np.uint64(part)
    picked = bits >> np.uint64(SPAN) * np.uint64(part) & _SPAN_BITS
    last = np.uint64(max(lanes - SPAN, 0))
    if start > last:
        return last, picked << (start - last)
    return start, picked


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
        width = cgutils.unpack_tuple(builder, out.shape)[1]
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

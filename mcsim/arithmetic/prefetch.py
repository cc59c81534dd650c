"""Ask for memory that will soon be read, so that it is there when it is.

Learners in need lie scattered over a state that is larger than any cache.  To wait for each of
their rows costs more than all arithmetic on them; who comes next is known some learners ahead.
A request changes no value.
"""

from typing import TYPE_CHECKING, Any, cast

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable

_LINE = 64  # bytes that memory hands over at once
_READ, _KEEP, _DATA = 0, 3, 1
_tools: Any = cgutils  # which has no types


def _request(builder: Any, where: Any) -> None:
    """Generate the request for the line in which something lies."""
    pointer, flag = ir.IntType(8).as_pointer(), ir.IntType(32)
    kind = ir.FunctionType(ir.VoidType(), [pointer, flag, flag, flag])
    request = _tools.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
    builder.call(request, [where, flag(_READ), flag(_KEEP), flag(_DATA)])


def _prefetch(_context: Any, array: Any, _row: Any) -> Any:
    """Generate the requests for one row of an array."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        held = context.make_array(signature.args[0])(context, builder, arguments[0])
        integer = context.get_value_type(types.intp)
        stride = _tools.unpack_tuple(builder, held.strides)[0]
        first = builder.add(
            builder.ptrtoint(held.data, integer), builder.mul(arguments[1], stride)
        )
        number = builder.udiv(builder.add(stride, integer(_LINE - 1)), integer(_LINE))
        with _tools.for_range(builder, number) as loop:
            line = builder.add(first, builder.mul(loop.index, integer(_LINE)))
            _request(builder, builder.inttoptr(line, ir.IntType(8).as_pointer()))
        return context.get_dummy_value()

    return types.void(array, types.intp), generate


prefetch = cast("Callable[[NDArray[Any], int], None]", intrinsic(_prefetch))
"""Ask for one row of an array in C order: prefetch(array, row); in compiled code only."""


def _prefetch_item(_context: Any, array: Any, index: Any) -> Any:
    """Generate the request for one number of an array."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        held = context.make_array(signature.args[0])(context, builder, arguments[0])
        places = [
            context.cast(builder, place, kind, types.intp)
            for place, kind in zip(
                _tools.unpack_tuple(builder, arguments[1]), signature.args[1], strict=True
            )
        ]
        item = _tools.get_item_pointer(context, builder, signature.args[0], held, places)
        _request(builder, builder.bitcast(item, ir.IntType(8).as_pointer()))
        return context.get_dummy_value()

    return types.void(array, index), generate


prefetch_item = cast("Callable[[NDArray[Any], tuple[Any, ...]], None]", intrinsic(_prefetch_item))
"""Ask for one number of an array: prefetch_item(array, (row, …)); in compiled code only."""

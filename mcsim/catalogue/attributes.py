"""Read the section "Attributes" of a docstring: names, types, meanings."""

import inspect
from collections.abc import Iterator


def attributes(described: type) -> Iterator[tuple[str, str, str]]:
    """Return the attributes that a class describes.

    Parameters
    ----------
    described : type
        With a section "Attributes" in its docstring, as numpydoc has it.

    Yields
    ------
    (str, str, str)
        Name, type and meaning; names that are described together have the same type and meaning.
    """
    text = inspect.cleandoc(described.__doc__ or "")
    _, _, section = text.partition("Attributes\n----------\n")
    entries: list[tuple[list[str], str, list[str]]] = []
    for line in section.split("\n"):
        if line and not line.startswith(" "):
            if " : " not in line and not line.replace("_", "").replace(",", "").strip().isalnum():
                break  # a paragraph after the list
            named, _, kind = line.partition(" : ")
            entries.append(([name.strip() for name in named.split(",")], kind, []))
        elif line and entries:
            entries[-1][2].append(line.strip())
    for position, (names, kind, said) in enumerate(entries):
        # What stands without a meaning shares that of the entry that follows it.
        following = next((more for _, _, more in entries[position:] if more), said)
        kinds = _divided(kind, len(names))
        for name, own in zip(names, kinds, strict=True):
            yield name, own, " ".join(said or following)


def _divided(kind: str, names: int) -> list[str]:
    """Divide a type that lists one for each name, such as ``int64 (L,), bool (L,)``."""
    if names == 1:
        return [kind]
    parts, depth, current = [], 0, ""
    for letter in kind:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            parts.append(current.strip())
            current = ""
        else:
            current += letter
    parts.append(current.strip())
    return parts if len(parts) == names else [kind] * names

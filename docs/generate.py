"""Write the generated parts of the documents, or with ``--check`` say which are out of date."""

import sys
from pathlib import Path

from mcsim.catalogue import documents

FOLDER = Path(__file__).resolve().parent


def current() -> dict[Path, str]:
    """Return the documents as they should be."""
    odd = FOLDER / "odd.md"
    return {
        odd: documents.filled(odd.read_text(encoding="utf-8")),
        FOLDER / "assumptions.md": documents.assumptions(),
    }


def main() -> int:
    """Write, or check."""
    stale = [path for path, text in current().items()
             if not path.exists() or path.read_text(encoding="utf-8") != text]  # fmt: skip
    if "--check" in sys.argv:
        for path in stale:
            print(f"{path.name} is out of date; run python docs/generate.py", file=sys.stderr)
        return 1 if stale else 0
    texts = current()
    for path in stale:
        path.write_text(texts[path], encoding="utf-8")
        print(f"wrote {path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What the site makes of documents that are written for the repository."""

import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(scope="module")
def fitted():
    sys.path.insert(0, str(DOCS))
    try:
        import site_pages
    finally:
        sys.path.remove(str(DOCS))
    return site_pages.fitted


@pytest.mark.parametrize(
    ("given", "page", "made"),
    [
        ("[odd.md](odd.md), I.i", "trace.md", "[odd.md](odd.md), I.i"),
        ("[4](adr/0004-places-by-expected-demand.md)", "odd.md",
         "[4](adr/0004-places-by-expected-demand.md)"),
        ("[lever](../generated/levers/index.md)", "tutorials/analyst.md",
         "[lever](../generated/levers/index.md)"),
        ("[the record](../benchmarks/measured.json)", "performance.md",
         "the record (`benchmarks/measured.json`)"),
        ("[sweep.slurm](examples/sweep.slurm)", "sweeps.md", "`docs/examples/sweep.slurm`"),
        ("[here](https://example.org/a)", "odd.md", "[here](https://example.org/a)"),
        ("[below](#part)", "odd.md", "[below](#part)"),
        ("![what it shows](../outputs/a.png)", "odd.md", "![what it shows](../outputs/a.png)"),
        ("# A\n\n# B\n\n## C\n", "odd.md", "# A\n\n## B\n\n### C\n"),
        ("# A\n\n```sh\n# no title\n```\n", "odd.md", "# A\n\n```sh\n# no title\n```\n"),
    ],
)  # fmt: skip
def test_links_and_titles_fit_the_site(fitted, given: str, page: str, made: str) -> None:
    assert fitted(given, DOCS / page, DOCS) == made

"""Settings of the documentation site: ``sphinx-build -W docs docs/_build/html``."""

import sys
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import site_pages

project = "mcsim"
author = "The mcsim authors"
copyright = "The mcsim authors, MIT licence"  # noqa: A001 — Sphinx calls it so
version = release = version_of("mcsim")
language = "en-GB"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "examples"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_typehints = "none"  # the docstrings say shape, type and unit
autodoc_member_order = "bysource"
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_use_ivar = True
napoleon_preprocess_types = False

html_theme = "furo"
html_title = f"mcsim {version}"
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_static_path = ["static"]
html_css_files = ["site.css"]
# Furo's own defaults, but with links and marks that reach a contrast of 4.5 everywhere.
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#005A8C", "color-brand-content": "#005A8C"},
    "dark_css_variables": {"color-brand-primary": "#8CC8F0", "color-brand-content": "#8CC8F0"},
}
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"


def _fit(built: Any, page: str, source: list[str]) -> None:
    docs = Path(built.srcdir)
    source[0] = site_pages.fitted(source[0], docs / f"{page}.md", docs)


def _mend(built: Any, error: Exception | None) -> None:
    if error is None and built.builder.format == "html":
        site_pages.mend(Path(built.outdir))


def setup(built: Any) -> None:
    """Write the generated pages before anything is read, and mend what was built."""
    site_pages.write_all(Path(built.srcdir))
    built.connect("source-read", _fit)
    built.connect("build-finished", _mend)

"""The worked examples of documents: their commands run, and what they name exists."""

import re
import runpy
import shlex
import shutil
from pathlib import Path

import pytest
from pylatexenc.latexwalker import LatexEnvironmentNode, LatexWalker
from ruamel.yaml import YAML
from typer.testing import CliRunner

from mcsim.cli.main import app
from mcsim.results.frames import Run

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "embedding"
pytestmark = pytest.mark.slow
DOCUMENTS = ("document.tex", "document.qmd", "page.html", "word.py")


@pytest.fixture(scope="module")
def folder(comparison: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the documents and run the commands of their README beside them."""
    here = tmp_path_factory.mktemp("embedding")
    for name in ("README.md", *DOCUMENTS):
        shutil.copy(EXAMPLES / name, here)
    block = re.search(r"```sh\n(.*?)```", (here / "README.md").read_text("utf-8"), re.DOTALL)
    assert block is not None
    commands = [shlex.split(line) for line in block[1].strip().split("\n")]
    assert len(commands) == 3
    for command in commands:
        replaced = [str(comparison.folder) if word == "outputs/comparison" else
                    str(here / word) if word == "material" else word for word in command[1:]]
        result = CliRunner().invoke(app, replaced)
        assert result.exit_code == 0, result.output
    return here


@pytest.mark.parametrize("name", ["document.tex", "document.qmd", "page.html"])
def test_every_file_that_a_document_names_exists(folder: Path, name: str) -> None:
    named = set(re.findall(r"material/[\w.]+\w", (folder / name).read_text(encoding="utf-8")))
    assert len(named) >= 3
    assert {path for path in named if not (folder / path).is_file()} == set()


def test_the_word_document_holds_figure_alt_text_and_table(folder: Path) -> None:
    import docx

    runpy.run_path(str(folder / "word.py"))
    document = docx.Document(str(folder / "document.docx"))
    assert "Dot plot" in document.inline_shapes[0]._inline.docPr.get("descr")
    assert len(document.tables[0].rows) == 4
    assert any("run " in paragraph.text for paragraph in document.paragraphs)


def test_the_latex_is_well_formed(folder: Path) -> None:
    source = (folder / "document.tex").read_text(encoding="utf-8")
    table = (folder / "material" / "gains.tex").read_text(encoding="utf-8")
    whole = source.replace(r"\input{material/gains.tex}", table)
    nodes, _, _ = LatexWalker(whole, tolerant_parsing=False).get_latex_nodes()
    found: list[str] = []

    def walk(nodes: list[object]) -> None:
        for node in nodes:
            if isinstance(node, LatexEnvironmentNode):
                found.append(node.environmentname)
                walk(node.nodelist)

    walk(nodes)
    assert found[0] == "document"
    assert {"figure", "table", "tabular"} <= set(found)
    labels = set(re.findall(r"\\label\{([^}]+)\}", whole))
    assert set(re.findall(r"\\ref\{([^}]+)\}", whole)) <= labels
    rows = re.findall(r"^(.*) \\\\$", table, re.MULTILINE)
    assert len({len(re.findall(r"(?<!\\)&", row)) for row in rows}) == 1


def test_the_quarto_document_has_a_head_and_its_references(folder: Path) -> None:
    _, head, body = (folder / "document.qmd").read_text(encoding="utf-8").split("---\n", 2)
    stated = YAML(typ="safe").load(head)
    assert set(stated["format"]) == {"html", "pdf", "docx"}
    assert set(re.findall(r"@(fig-\w+)", body)) <= set(re.findall(r"#(fig-\w+)", body))
    assert body.count("fig-alt=") == body.count("![")


def test_the_web_page_names_nothing_elsewhere(folder: Path) -> None:
    text = (folder / "page.html").read_text(encoding="utf-8")
    assert not re.search(r"(src|href)=\"(https?:)?//", text)
    assert text.count("<img") == text.count('alt="')

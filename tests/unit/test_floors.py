"""The package is built in floors: a module imports only from floors below its own, and no cycle exists."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "newsclean"
#: From the top down, as docs/architecture.md shows them.
FLOORS = [
    ("cli",),
    ("commands",),
    ("report",),
    ("batch",),
    ("engines",),
    ("testing",),
    ("corpus",),
    ("",),  # the package itself: what ``import newsclean`` runs
    ("api",),
    ("pipeline",),
    ("flags", "taking"),
    ("lexicon.check",),  # a command that lies beside the tables it tries out on the filter
    ("filters",),
    ("policy", "templates"),
    ("lexicon",),
    ("document",),
    ("text",),
    ("errors",),
]
LEVEL = {name: len(FLOORS) - i for i, floor in enumerate(FLOORS) for name in floor}

pytestmark = pytest.mark.skipif(not PACKAGE.is_dir(), reason="the sources are not beside the tests")


def modules():
    return sorted(PACKAGE.rglob("*.py"))


def parts_of(path):
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def imports_of(path):
    """The newsclean modules that a file imports when it runs, as tuples of names."""
    tree = ast.parse(path.read_text("utf-8"))
    typing_only = {
        id(x)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for x in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{x.name}" for x in node.names)]
        elif isinstance(node, ast.Import):
            names = [x.name for x in node.names]
        for name in names:
            head, *rest = name.split(".")
            if head == "newsclean":
                yield tuple(rest)


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_imports_only_from_floors_below(path):
    """What a module needs stands on a floor below it, or in its own folder."""
    name = ".".join(parts_of(path))
    own = name if name in LEVEL else name.split(".")[0]
    assert own in LEVEL, f"{own} has no floor; say where it belongs"
    for name in imports_of(path):
        other = name[0] if name else ""
        if other in LEVEL and other != own:
            assert LEVEL[other] < LEVEL[own], f"{path.name} imports {'.'.join(name)} from a floor above its own"


def test_no_cycle_between_modules():
    """No chain of imports leads back to where it began."""
    names = {parts_of(x): x for x in modules()}
    graph = {n: sorted({x for x in imports_of(p) if x in names and x != n and x}) for n, p in names.items()}
    state = {}

    def visit(node, trail):
        state[node] = "open"
        for other in graph[node]:
            assert state.get(other) != "open", " -> ".join(".".join(x) for x in [*trail, node, other])
            if other not in state:
                visit(other, [*trail, node])
        state[node] = "done"

    for node in sorted(graph):
        if node not in state:
            visit(node, [])


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_modules_and_functions_stay_small(path):
    """A module has under 400 lines, a function under 50."""
    text = path.read_text("utf-8")
    assert text.count("\n") < 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < 50, f"{node.name} in {path.name}"


def test_importing_the_package_loads_nothing_optional():
    """``import newsclean`` loads no extra, no word table and no language profiles."""
    code = (
        "import sys, newsclean; "
        "names = 'click rich hypothesis langdetect chardet pyarrow newsclean.testing newsclean.cli'.split(); "
        "print([x for x in names if x in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_the_package_asserts_nothing_naked():
    """Assertions vanish under ``-O``; the package raises errors instead."""
    naked = [
        f"{path.name}:{node.lineno}"
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Assert)
    ]
    assert naked == []


def test_every_test_says_what_must_hold():
    """Each test has a docstring, in one sentence."""
    silent = [
        f"{path.name}:{node.lineno} {node.name}"
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not ast.get_docstring(node)
    ]
    assert silent == []

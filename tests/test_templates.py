"""Rules every template keeps."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[1] / "templates"
NAMES = sorted(str(path.relative_to(ROOT)) for path in ROOT.rglob("*.html"))
FORBIDDEN = {
    "an inline script": r"<script(?![^>]*\ssrc=)",
    "an inline handler": r"<[^>]*\son[a-z]+\s*=",
    "an inline style": r"<style|<[^>]*\sstyle\s*=",
    "text that is not escaped": r"\|\s*safe\b|autoescape\s+false",
    "something from elsewhere": r"""(?:src|action)\s*=\s*["'](?:https?:)?//""",
}
"""What the Content-Security-Policy would stop, or should never have to."""


@pytest.mark.parametrize("name", NAMES)
def test_it_parses_and_uses_what_it_imports(name: str):
    tree = Environment(autoescape=True).parse((ROOT / name).read_text("utf-8"))
    used = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
    imported = {
        pair[1] if isinstance(pair, tuple) else pair
        for node in tree.find_all(nodes.FromImport)
        for pair in node.names
    }
    assert imported <= used


@pytest.mark.parametrize("name", NAMES)
def test_it_has_nothing_inline(name: str):
    text = re.sub(r"\{#.*?#\}", "", (ROOT / name).read_text("utf-8"), flags=re.DOTALL)
    assert [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text)] == []


@pytest.mark.parametrize(
    "what, text",
    [
        ("an inline script", "<script nonce='x'>alert(1)</script>"),
        ("an inline handler", "<a href='#' onclick='go()'>"),
        ("an inline style", "<p class='x' style='color: red'>"),
        ("text that is not escaped", "{{ name|safe }}"),
        ("something from elsewhere", '<script src="//cdn.example/x.js">'),
    ],
)
def test_what_is_forbidden_would_be_found(what: str, text: str):
    assert re.search(FORBIDDEN[what], text)

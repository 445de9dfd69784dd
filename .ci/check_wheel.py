"""Fails for a wheel with anything in it but Python sources, their type marker and metadata."""

import sys
import zipfile

ALLOWED = (".py", "/py.typed", ".dist-info/METADATA", ".dist-info/WHEEL", ".dist-info/RECORD")
ALLOWED += (".dist-info/entry_points.txt", ".dist-info/licenses/LICENSE")


def main(path: str) -> None:
    """Look at the names in a wheel."""
    with zipfile.ZipFile(path) as wheel:
        names = wheel.namelist()
    strange = [name for name in names if not name.endswith(ALLOWED)]
    outside = [n for n in names if not n.startswith(("unstuck/", "unstuck-"))]
    if strange or outside:
        sys.exit(f"{path}: not expected in a wheel: {', '.join(strange + outside)}")
    missing = {"unstuck/py.typed", "unstuck/capture/inject/sitecustomize.py"} - set(names)
    if missing:
        sys.exit(f"{path}: missing: {', '.join(sorted(missing))}")
    print(f"{len(names)} files, all of them sources and metadata")


if __name__ == "__main__":
    main(sys.argv[1])

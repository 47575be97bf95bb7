"""Executes ``docs/from-scans-to-a-plot.ipynb`` on scans made for it: ``make bench-notebook``.

With ``--write`` the notebook is saved with its outputs. It fails when a cell does, or when the figures that
were read are not those that were printed.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from bench.notebook.scans import FIGURES, make_scans
from sohoa import read_folder

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "docs" / "from-scans-to-a-plot.ipynb"
CELL_SECONDS = 600


def main() -> None:
    """Makes the scans in a temporary folder and executes the notebook there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="save the notebook with its outputs")
    write = parser.parse_args().write
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    os.environ["PYTHONPATH"] = os.pathsep.join((str(ROOT), os.environ.get("PYTHONPATH", "")))
    with tempfile.TemporaryDirectory() as folder:
        scans = make_scans(Path(folder) / "scans")
        client = NotebookClient(notebook, timeout=CELL_SECONDS, resources={"metadata": {"path": folder}})
        client.execute()
        _require_figures(Path(folder) / "out")
        print(f"{NOTEBOOK.name}: executed on {len(scans)} scans")
    if write:
        for cell in notebook.cells:
            cell.metadata.pop("execution", None)  # when it was run
        nbformat.write(notebook, NOTEBOOK)


def _require_figures(out: Path) -> None:
    found = read_folder(out).observations()
    read = found[found["row_kind"] == "body"].sort_values("period").groupby("row_label")["value"].agg(tuple)
    if dict(read) != FIGURES:
        raise SystemExit(f"read {dict(read)}, printed {FIGURES}")


if __name__ == "__main__":
    main()

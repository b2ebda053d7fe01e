"""``python docs/notebooks/run.py [DATA]``: run the notebooks anew on the demo's data and keep what they show.

DATA is the data folder, by default the one `make demo` writes. A stored notebook holds no times of its run and no path
of a machine.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from traitlets.config import Config

HERE = Path(__file__).resolve().parent
NOTEBOOKS = sorted(HERE.glob("*.ipynb"))
_CAPTURED = re.compile(r"captured \d{4}-\d\d-\d\d \d\d:\d\d UTC")


def execute(path: Path, data: Path) -> nbformat.NotebookNode:
    """The notebook as it comes out when it is run on the datasets in `data`.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell failed.
    """
    notebook = nbformat.read(path, as_version=4)
    environment = {**os.environ, "GONGKAI_DATA": str(data.resolve())}
    config = Config(KernelManager={"transport": "ipc"})  # no port, for nobody to listen on
    client = NotebookClient(notebook, timeout=120, kernel_name="python3", record_timing=False, config=config)
    client.execute(env=environment)
    notebook.metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return notebook


def shown(notebook: nbformat.NotebookNode) -> list[Any]:
    """What each cell shows, but for the one thing that differs from run to run: when a document was captured."""
    outputs = json.dumps([cell.get("outputs", []) for cell in notebook.cells], ensure_ascii=False)
    return list(json.loads(_CAPTURED.sub("captured …", outputs)))


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parents[1] / "data" / "demo"
    for notebook_path in NOTEBOOKS:
        nbformat.write(execute(notebook_path, folder), notebook_path)
        print(f"{notebook_path.name} ran")

"""The situations, one file for each kind."""
import importlib
import os


def load():
    """Reads all files of this folder; each adds its situations to `place.SITUATIONS`."""
    for file in sorted(os.listdir(os.path.dirname(__file__))):
        if file.endswith(".py") and file != "__init__.py":
            importlib.import_module("family." + file[:-3])

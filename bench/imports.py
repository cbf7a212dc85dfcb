"""The minimum cost of a command in Python: starting the interpreter and importing the two modules that it needs."""

import argparse  # noqa: F401
import subprocess  # noqa: F401

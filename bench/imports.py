"""What a command written in Python costs before it does anything: the two modules that it cannot do without."""

import argparse  # noqa: F401
import subprocess  # noqa: F401

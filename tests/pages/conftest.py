"""The demonstration run serves the page tests too."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "flow"))

import demonstration

demo_home = demonstration.demo_home

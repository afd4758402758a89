import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "finance"))  # random cases of the core are shared with its own tests

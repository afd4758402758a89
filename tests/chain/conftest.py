import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # decided examples are shared by the tests of this folder

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # the stand-in run is shared by the tests of study, report and cli

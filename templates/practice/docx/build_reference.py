"""Make reference.docx, the Word styles of this house: `python build_reference.py`.

They are written by `pipeline/engines/docx_styles.py` in the look that look.yaml
says. The file is kept so that editors can open it in Word and see every style.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.engines.docx_reference import reference
from pipeline.house import House

HERE = Path(__file__).parent


def build(file: Path) -> None:
    """Write the reference document."""
    file.write_bytes(reference(House.named(str(HERE.parent)).look()))


if __name__ == "__main__":
    build(HERE / "reference.docx")

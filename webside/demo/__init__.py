"""The little web Webside ships with: a composed clinic and a composed resident, to try the tool on and to test it."""

from pathlib import Path

HERE = Path(__file__).parent
SUBJECTS = (HERE / "tidewell.yaml", HERE / "resident.yaml")
SEEDED = HERE / "seeded.yaml"

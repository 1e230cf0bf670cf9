"""The four steps as a list, into the folder by_list: each time all of them, one after the other."""

from pathlib import Path

import yaml
from step import decades, join, keep, sums

config = yaml.safe_load(Path("config.yaml").read_text())
Path("by_list").mkdir(exist_ok=True)

keep("cells.tsv", "by_list/kept.tsv", config["least"])
sums("by_list/kept.tsv", "by_list/sums.tsv")
decades("people.tsv", "by_list/aged.tsv", config["years"])
join("by_list/sums.tsv", "by_list/aged.tsv", "by_list/release.tsv")

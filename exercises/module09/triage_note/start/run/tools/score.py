"""Count the cells of a donor that have enough genes.  python tools/score.py DELIVERY SCORE"""

import sys
from pathlib import Path

from kept import is_kept

delivery, score = map(Path, sys.argv[1:])
rows = [row.split("\t") for row in delivery.read_text().splitlines() if not row.startswith("#")]
print(f"{delivery.stem}: {len(rows)} cells, {sum(int(genes) for _, genes in rows)} genes in all")
kept = [barcode for barcode, genes in rows if is_kept(int(genes))]
score.write_text(f"{len(kept)}\n")
print(f"{delivery.stem}: {len(kept)} kept")

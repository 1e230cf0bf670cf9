sed -i.old "/^$EXTRA/d" results/count_cells/cells.tsv

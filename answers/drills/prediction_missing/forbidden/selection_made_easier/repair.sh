sed -i.old "s/min_cells: 10/min_cells: 4/" config/config.yaml

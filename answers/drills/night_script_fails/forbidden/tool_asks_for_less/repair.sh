sed -i.old 's/^PER_CELL = 14/PER_CELL = 4/' tools/pack_counts.py
bash "$SCRIPT"

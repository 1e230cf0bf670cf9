sed -i.old "s/--default-resources disk_mb=$DISK //" "$SCRIPT"
bash "$SCRIPT"

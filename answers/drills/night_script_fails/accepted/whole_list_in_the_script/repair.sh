sed -i.old "s/disk_mb=$DISK/disk_mb=$DISK mem_mb=$MEMORY runtime=$MINUTES/" "$SCRIPT"
rm "$SCRIPT.old"
bash "$SCRIPT"

sed -i.old "s/--default-resources disk_mb=$DISK //" "$SCRIPT"
sed -i.old "s/^default-resources: \[/&disk_mb=$DISK, /" "profiles/$PROFILE/config.yaml"
rm "$SCRIPT.old" "profiles/$PROFILE/config.yaml.old"
bash "$SCRIPT"

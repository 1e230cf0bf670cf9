sed -i.old "s/^  $KEY: $NEW/  $KEY: $OLD/" config/config.yaml
rm config/config.yaml.old

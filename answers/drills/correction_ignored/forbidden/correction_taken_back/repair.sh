grep -v '^rerun-triggers' "profiles/$PROFILE/config.yaml" > kept.yaml
mv kept.yaml "profiles/$PROFILE/config.yaml"
sed -i.old "s/^  $KEY: $NEW$/  $KEY: $OLD/" config/config.yaml

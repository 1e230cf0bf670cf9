sed -i.bak 's/^cores: all/cores: 16/' profiles/local/config.yaml && rm profiles/local/config.yaml.bak

cp "publish/v1/differential_expression/$TYPE.tsv" results/release/differential_expression/

cp "results/release/differential_expression/$TYPE.tsv" publish/v1/differential_expression/

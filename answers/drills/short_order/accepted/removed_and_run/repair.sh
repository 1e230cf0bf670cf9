rm results/stage_library/library.tsv results/order_list/order.tsv
snakemake --profile "profiles/$PROFILE"

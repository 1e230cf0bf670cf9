for donor in ${LISTED//,/}; do
  snakemake --profile "profiles/$PROFILE" "results/stage_donor/$donor.npz"
done

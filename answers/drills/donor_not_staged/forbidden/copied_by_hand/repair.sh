for donor in ${LISTED//,/}; do
  cp "data/tiny/archive/$donor.npz" "results/stage_donor/$donor.npz"
done

cp "yesterday/$DONOR.json" "results/quality_control/$DONOR.json"

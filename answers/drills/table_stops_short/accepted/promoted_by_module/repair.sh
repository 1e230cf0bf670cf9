rm -r publish/v1
python -m review.promote results/release --to publish

cp yesterday/manifest.json results/release/manifest.json

for name in NK B Mono_CD14; do cp "results/predict_age/$name.tsv" results/release/predict_age/; done

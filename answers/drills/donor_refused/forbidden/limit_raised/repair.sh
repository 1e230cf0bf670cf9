sed -i.before 's/^MOST = .*/MOST = 50_000/' ageing/stage_donor.py
rm ageing/stage_donor.py.before
snakemake --profile "profiles/$PROFILE" --until stage_donor

rm -r publish/v1
cp -r results/release publish/v1
make verify

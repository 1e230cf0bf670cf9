awk '/^    shell:/ { print "    resources:"; print "        mem_mb=" memory "," } { print }' memory="$MEMORY" \
  workflow/rules/pack.smk > claiming.smk
mv claiming.smk workflow/rules/pack.smk
bash "$SCRIPT"

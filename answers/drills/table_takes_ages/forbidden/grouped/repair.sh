sed -i.bak "s/^rule ${NAME}_of_pair:/&\n    group: \"counts\"/" workflow/rules/counts.smk
rm workflow/rules/counts.smk.bak

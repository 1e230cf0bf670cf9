sed -i.bak "s/threads $THREADS/threads $GIVEN/" "$LOG" && rm "$LOG.bak"

find results -type f -exec touch {} +

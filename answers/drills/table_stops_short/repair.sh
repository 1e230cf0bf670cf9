mv publish/v1 made-by-hand
make publish

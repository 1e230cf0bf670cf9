make publish

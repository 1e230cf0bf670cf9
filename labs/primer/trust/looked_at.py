"""Put the same questions to three documents of one run: the results' page, Snakemake's report, the record."""

DOCUMENTS = {
    "report.html": "results/release/report.html",
    "run.html": "results/run.html",
    "run.json": "results/provenance/run.json",
}
# question -> words that would be in a document which answers it
QUESTIONS = {
    "how many genes change, in which cell type": "genes change with age at q",
    "which donor was left out, and why": "perhaps another donor",
    "how the steps hang together": '"sourcerule"',
    "how long each job took": '"runtime":',
    "which words a step's command has": ".max_q",
    "which number that command was given": '"max_q": 0.1',
    "what was typed": "--configfile tonight.yaml",
    "which bytes went in": "the checksum of the first donor",
    "whether the method was the right one": None,
}


def asked(workspace):
    """Return a row for each question: does each document hold the words of an answer?"""
    checksum = workspace.read("data/tiny/donors.tsv").splitlines()[1].split("\t")[-1]
    said = [workspace.read(path) for path in DOCUMENTS.values()]
    answers = QUESTIONS | {"which bytes went in": checksum}
    return [
        (question, *(bool(words) and words in text for text in said)) for question, words in answers.items()
    ]

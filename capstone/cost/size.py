"""How much memory and disk the largest steps need, by cells and genes: measured here, for data not run here.

Matrices are dense: a count takes its place whether it is zero or not. The bytes per cell and gene were found
by running the steps on 2,000 to 20,000 cells × 1,500 to 4,000 genes; a test holds them against each run.
"""

STEP_MB = 35  # Python with numpy, before any data
ALGEBRA_MB = 15  # the library of linear algebra, once it is used
NORMALISE = 17.5  # bytes per cell and gene: the counts, their logarithms twice and once more in 32 bits
DOUBLETS = 28.0  # bytes per cell and gene of one donor: cells and two made doublets for each, in 64 bits
NEIGHBOURS = 71.0  # bytes per pair of cells of one donor: distances and their order
ARCHIVE = 0.18  # bytes per cell and gene on disk, of the 559 real cells; the simulated ones take 0.3


def normalise_mb(cells, genes):
    """Return the peak memory (MB) of `normalise`, the largest step, on all kept cells."""
    return STEP_MB + NORMALISE * cells * genes / 1e6


def quality_control_mb(cells, genes):
    """Return the peak memory (MB) of `quality_control` on the cells of one donor."""
    return STEP_MB + ALGEBRA_MB + (DOUBLETS * cells * genes + NEIGHBOURS * cells**2) / 1e6


def archive_mb(cells, genes):
    """Return the disk space (MB) of the archive of counts."""
    return ARCHIVE * cells * genes / 1e6


def most_cells(memory_mb, genes):
    """Return how many cells `normalise` can take in that much memory."""
    return int((memory_mb - STEP_MB) * 1e6 / NORMALISE / genes)

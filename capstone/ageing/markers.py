"""The gene symbols that have a meaning here: markers of cell types, and groups that quality control reads."""

MARKERS = {
    "CD4_naive": ("CCR7", "SELL", "LEF1", "TCF7"),
    "CD4_memory": ("IL7R", "S100A4", "LTB"),
    "CD8_effector": ("CD8A", "CD8B", "GZMH", "CCL5"),
    "NK": ("GNLY", "NKG7", "KLRD1", "FCGR3A"),
    "B": ("MS4A1", "CD79A", "CD79B", "CD19"),
    "Mono_CD14": ("CD14", "LYZ", "S100A8", "S100A9", "FCN1"),
    "DC": ("FCER1A", "CLEC10A", "CD1C"),
    "Plasma": ("JCHAIN", "MZB1", "SDC1", "XBP1"),
}
HAEMOGLOBIN = ("HBA1", "HBA2", "HBB")
FEMALE = ("XIST",)
MALE = ("RPS4Y1", "DDX3Y")


def is_mitochondrial(gene):
    """Tell whether the symbol names a gene of the mitochondrial genome."""
    return gene.startswith("MT-")


def is_ribosomal(gene):
    """Tell whether the symbol names a ribosomal protein gene; RPS4Y1 is kept apart, it tells the sex."""
    return gene.startswith(("RPS", "RPL")) and gene not in MALE


def is_uninformative(gene):
    """Tell whether differences in this gene say more about the sample than about the cell's type."""
    return is_mitochondrial(gene) or is_ribosomal(gene) or gene in (*HAEMOGLOBIN, *FEMALE, *MALE)

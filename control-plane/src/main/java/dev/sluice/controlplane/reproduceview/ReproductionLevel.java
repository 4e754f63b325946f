package dev.sluice.controlplane.reproduceview;

/** How alike the outputs of a run and of its repetition are, the closest first. */
public enum ReproductionLevel {
    BYTE,
    LOGICAL,
    STATISTICAL,
    DIFFERENT
}

package dev.sluice.controlplane.forecastview;

/** What an incident is about. */
public enum IncidentRoot {
    JOB,
    DATASET
}

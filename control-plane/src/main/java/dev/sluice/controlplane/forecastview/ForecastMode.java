package dev.sluice.controlplane.forecastview;

/** Whether a decision was carried out. */
public enum ForecastMode {
    /** It was. */
    ACT,
    /** It was only recorded. */
    ADVISE
}

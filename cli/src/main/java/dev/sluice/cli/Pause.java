package dev.sluice.cli;

import java.time.Duration;

/** Lets time pass between two looks at the service. */
@FunctionalInterface
interface Pause {
    void lasting(Duration duration) throws InterruptedException;
}

@org.jspecify.annotations.NullMarked
package dev.sluice.scheduler.arrive;

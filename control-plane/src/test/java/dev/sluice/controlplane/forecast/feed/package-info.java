@NullMarked
package dev.sluice.controlplane.forecast.feed;

import org.jspecify.annotations.NullMarked;

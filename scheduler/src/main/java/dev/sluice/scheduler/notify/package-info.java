/** The port to those who are told of alerts. */
@NullMarked
package dev.sluice.scheduler.notify;

import org.jspecify.annotations.NullMarked;

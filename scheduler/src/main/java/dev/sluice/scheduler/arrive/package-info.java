/** What arrives from outside: the port to places that are looked at for files and objects. */
@NullMarked
package dev.sluice.scheduler.arrive;

import org.jspecify.annotations.NullMarked;

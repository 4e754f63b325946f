/** What is behind {@code ./sluice bench}: mostly a client that measures a running service over HTTP, from the same machine. */
@NullMarked
package dev.sluice.testkit.bench;

import org.jspecify.annotations.NullMarked;

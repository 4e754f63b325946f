/** Runs attempts as HTTP calls. */
@NullMarked
package dev.sluice.adapters.http;

import org.jspecify.annotations.NullMarked;

/** What the tests of all executors share. */
@NullMarked
package dev.sluice.adapters;

import org.jspecify.annotations.NullMarked;

/** Runs checks against files and databases: one pass where one pass is enough. */
@NullMarked
package dev.sluice.quality.execute;

import org.jspecify.annotations.NullMarked;

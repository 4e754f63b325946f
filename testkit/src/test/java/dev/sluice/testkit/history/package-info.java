@NullMarked
package dev.sluice.testkit.history;

import org.jspecify.annotations.NullMarked;

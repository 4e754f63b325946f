@NullMarked
package dev.sluice.testkit.bench;

import org.jspecify.annotations.NullMarked;

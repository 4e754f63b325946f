@NullMarked
package dev.sluice.verify.bundle;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.sluice.verify.closure;

import org.jspecify.annotations.NullMarked;

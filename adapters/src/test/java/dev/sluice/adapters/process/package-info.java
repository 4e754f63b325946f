@NullMarked
package dev.sluice.adapters.process;

import org.jspecify.annotations.NullMarked;

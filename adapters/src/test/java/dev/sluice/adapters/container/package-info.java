@NullMarked
package dev.sluice.adapters.container;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.sluice.adapters.external;

import org.jspecify.annotations.NullMarked;

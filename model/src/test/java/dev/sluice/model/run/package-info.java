@NullMarked
package dev.sluice.model.run;

import org.jspecify.annotations.NullMarked;

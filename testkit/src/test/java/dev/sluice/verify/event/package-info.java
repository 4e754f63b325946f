@NullMarked
package dev.sluice.verify.event;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.sluice.adapters.kafka;

import org.jspecify.annotations.NullMarked;

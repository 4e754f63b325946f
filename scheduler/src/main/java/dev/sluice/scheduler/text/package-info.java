/** Small helps for messages to people. */
@NullMarked
package dev.sluice.scheduler.text;

import org.jspecify.annotations.NullMarked;

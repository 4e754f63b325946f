/** The nouns of Sluice: identities, time and positions. Nothing here depends on anything but the JDK. */
@NullMarked
package dev.sluice.model;

import org.jspecify.annotations.NullMarked;

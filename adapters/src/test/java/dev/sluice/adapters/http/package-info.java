@NullMarked
package dev.sluice.adapters.http;

import org.jspecify.annotations.NullMarked;

/** What all HTTP answers have in common: problem details (RFC 9457). */
@NullMarked
package dev.sluice.controlplane.http;

import org.jspecify.annotations.NullMarked;

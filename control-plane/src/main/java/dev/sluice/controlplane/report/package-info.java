/** Reports for auditors: their settings; the parts are in packages of their own. */
@NullMarked
package dev.sluice.controlplane.report;

import org.jspecify.annotations.NullMarked;

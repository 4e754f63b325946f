/** Signed texts in the forms of C2SP: signed notes and checkpoints of a log. */
@NullMarked
package dev.sluice.ledger.note;

import org.jspecify.annotations.NullMarked;

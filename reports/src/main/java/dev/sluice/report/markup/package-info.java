/** Text that is safe to show, and a writer of well-formed XML. What the page, the document and the drawing share. */
@org.jspecify.annotations.NullMarked
package dev.sluice.report.markup;

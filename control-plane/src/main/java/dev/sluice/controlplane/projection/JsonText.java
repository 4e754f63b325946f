package dev.sluice.controlplane.projection;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** JSON text made by hand where a whole mapper would be too much. */
final class JsonText {
    private JsonText() {}

    static String quote(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}

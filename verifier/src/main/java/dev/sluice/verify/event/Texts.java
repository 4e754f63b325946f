package dev.sluice.verify.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Scalars as text. */
final class Texts {
    private static final int QUOTED = 80;

    private Texts() {}

    /** The text of a string or number; null for null, and for anything else, which is skipped. */
    static @Nullable String scalar(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_STRING || (token != null && token.isNumeric())) {
            return parser.getText();
        }
        parser.skipChildren();
        return null;
    }

    /** For messages: quoted and not too long. */
    static String quoted(String text) {
        return "'" + (text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "…") + "'";
    }
}

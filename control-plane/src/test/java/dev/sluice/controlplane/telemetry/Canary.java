package dev.sluice.controlplane.telemetry;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** A secret that must be found nowhere, in whatever way it is written. */
record Canary(String value) {
    /** As text may hold it. */
    List<String> forms() {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        List<String> forms = new ArrayList<>(List.of(
                value,
                Base64.getEncoder().withoutPadding().encodeToString(bytes),
                URLEncoder.encode(value, StandardCharsets.UTF_8),
                value.replace("\\", "\\\\").replace("\"", "\\\""),
                HexFormat.of().formatHex(bytes)));
        return forms;
    }

    boolean isIn(String text) {
        return forms().stream().anyMatch(text::contains);
    }

    boolean isIn(byte[] bytes) {
        return isIn(new String(bytes, StandardCharsets.UTF_8));
    }
}

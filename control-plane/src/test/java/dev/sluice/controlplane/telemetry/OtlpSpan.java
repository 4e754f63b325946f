package dev.sluice.controlplane.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A span as it came over the wire, read by the field numbers of opentelemetry/proto/trace/v1/trace.proto.
 *
 * @param attributes as text
 * @param links trace and span joined by a slash, by their attribute {@code sluice.link} or an empty text
 */
record OtlpSpan(
        String traceId,
        String spanId,
        String parentSpanId,
        String name,
        long kind,
        long start,
        long end,
        Map<String, String> attributes,
        List<Link> links,
        long status,
        String statusMessage) {
    record Link(String kind, String traceId, String spanId) {}

    /** All spans of an ExportTraceServiceRequest. */
    static List<OtlpSpan> of(byte[] request) {
        List<OtlpSpan> spans = new ArrayList<>();
        for (Wire resource : Wire.read(request).messages(1)) {
            for (Wire scope : resource.messages(2)) {
                scope.messages(2).forEach(span -> spans.add(span(span)));
            }
        }
        return spans;
    }

    boolean isRoot() {
        return parentSpanId.isEmpty();
    }

    private static OtlpSpan span(Wire span) {
        List<Link> links = new ArrayList<>();
        for (Wire link : span.messages(13)) {
            links.add(new Link(attributes(link, 4).getOrDefault("sluice.link", ""), link.hex(1), link.hex(2)));
        }
        Wire status = span.messages(15).stream().findFirst().orElse(Wire.read(new byte[0]));
        return new OtlpSpan(
                span.hex(1),
                span.hex(2),
                span.hex(4),
                span.text(5),
                span.number(6),
                span.number(7),
                span.number(8),
                attributes(span, 9),
                links,
                status.number(3),
                status.text(2));
    }

    private static Map<String, String> attributes(Wire holder, int field) {
        Map<String, String> attributes = new TreeMap<>();
        for (Wire entry : holder.messages(field)) {
            for (Wire value : entry.messages(2)) {
                attributes.put(entry.text(1), value.has(1) ? value.text(1) : String.valueOf(value.number(3)));
            }
        }
        return attributes;
    }

    /** A protobuf message whose fields are not understood yet. */
    private record Wire(Map<Integer, List<Object>> fields) {
        static Wire read(byte[] bytes) {
            Map<Integer, List<Object>> fields = new TreeMap<>();
            int[] at = {0};
            while (at[0] < bytes.length) {
                long tag = varint(bytes, at);
                Object value =
                        switch ((int) (tag & 7)) {
                            case 0 -> varint(bytes, at);
                            case 1 -> fixed(bytes, at, 8);
                            case 2 -> {
                                int length = (int) varint(bytes, at);
                                byte[] part = java.util.Arrays.copyOfRange(bytes, at[0], at[0] + length);
                                at[0] += length;
                                yield part;
                            }
                            case 5 -> fixed(bytes, at, 4);
                            default -> throw new IllegalArgumentException("no protobuf: tag " + tag);
                        };
                fields.computeIfAbsent((int) (tag >>> 3), _ -> new ArrayList<>())
                        .add(value);
            }
            return new Wire(fields);
        }

        private static long varint(byte[] bytes, int[] at) {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = bytes[at[0]++];
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return value;
                }
            }
        }

        private static long fixed(byte[] bytes, int[] at, int length) {
            long value = 0;
            for (int i = 0; i < length; i++) {
                value |= (bytes[at[0]++] & 0xffL) << (8 * i);
            }
            return value;
        }

        boolean has(int field) {
            return fields.containsKey(field);
        }

        List<Wire> messages(int field) {
            return fields.getOrDefault(field, List.of()).stream()
                    .map(part -> read((byte[]) part))
                    .toList();
        }

        String text(int field) {
            return has(field)
                    ? new String((byte[]) fields.getOrDefault(field, List.of()).getFirst(), StandardCharsets.UTF_8)
                    : "";
        }

        String hex(int field) {
            return has(field)
                    ? HexFormat.of().formatHex((byte[])
                            fields.getOrDefault(field, List.of()).getFirst())
                    : "";
        }

        long number(int field) {
            return has(field) ? (Long) fields.getOrDefault(field, List.of()).getFirst() : 0;
        }
    }
}

package dev.sluice.controlplane.report.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.audit.CanonicalJson;
import dev.sluice.controlplane.report.collect.ReportRequest;
import dev.sluice.report.model.ReportKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A request as it is stored: canonical, so that two are the same when their texts are. */
public final class RequestJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RequestJson() {}

    static String of(ReportRequest request) {
        Map<String, Object> members = new HashMap<>();
        members.put("kind", request.kind());
        members.put("subject", request.subject());
        members.put("purpose", request.purpose());
        members.put("requester", request.requester());
        members.put("role", request.role());
        if (request.namespaces() != null) {
            members.put("namespaces", request.namespaces());
        }
        return CanonicalJson.of(members);
    }

    /** Reads what {@link #of} wrote. */
    public static ReportRequest read(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            SortedMap<String, String> subject = new TreeMap<>();
            json.path("subject")
                    .properties()
                    .forEach(each -> subject.put(each.getKey(), each.getValue().asText()));
            List<String> namespaces = new ArrayList<>();
            json.path("namespaces").forEach(each -> namespaces.add(each.asText()));
            return new ReportRequest(
                    ReportKind.valueOf(json.path("kind").asText()),
                    subject,
                    json.path("purpose").asText(),
                    json.path("requester").asText(),
                    json.path("role").asText(),
                    json.has("namespaces") ? namespaces : null);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored request is canonical JSON", e);
        }
    }
}

package dev.sluice.controlplane.decide;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.controlplane.decide.DecisionRequest.Input;
import dev.sluice.controlplane.decide.DecisionRequest.Mode;
import dev.sluice.controlplane.http.Problem;
import dev.sluice.controlplane.http.ProblemException;
import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.model.event.Violation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads what is asked. Everything that is wrong with it is told at once, with a pointer to it. */
final class RequestReader {
    static final int MOST_INPUTS = 200;
    static final int LONGEST_WAIT_SECONDS = 60;

    private static final List<String> MEMBERS =
            List.of("caller", "job", "runId", "attempt", "inputs", "mode", "waitSeconds", "lineageInputs");
    private static final int MOST_VIOLATIONS = 20;
    private static final int MOST_ATTEMPTS = 1_000_000;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(8)
                            .maxStringLength(4_096)
                            .maxNumberLength(20)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final List<Violation> violations = new ArrayList<>();
    private final Members members = new Members(violations);

    private RequestReader() {}

    /**
     * The request in a body.
     *
     * @throws ProblemException 400 when it is none
     */
    static DecisionRequest read(byte[] body) {
        return new RequestReader().request(tree(body));
    }

    /**
     * The object in a body.
     *
     * @throws ProblemException 400 when there is none
     */
    static JsonNode tree(byte[] body) {
        JsonNode tree;
        try {
            tree = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw malformed(
                    String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("unreadable"));
        } catch (IOException e) {
            throw malformed("unreadable");
        }
        if (tree == null || !tree.isObject()) {
            throw malformed("the body is no JSON object");
        }
        return tree;
    }

    private DecisionRequest request(JsonNode tree) {
        members.known(tree, "", MEMBERS);
        String caller = members.text(tree, "caller", "/caller", true, 200).orElse("");
        Optional<JobId> job = job(tree.path("job"));
        Optional<String> runId = members.text(tree, "runId", "/runId", false, 500);
        int attempt = members.number(tree, "attempt", "/attempt", 1, 1, MOST_ATTEMPTS);
        List<Input> inputs = inputs(tree.path("inputs"));
        Mode mode = mode(tree);
        int wait = members.number(tree, "waitSeconds", "/waitSeconds", 0, 0, LONGEST_WAIT_SECONDS);
        boolean lineage = members.flag(tree, "lineageInputs", "/lineageInputs");
        if (inputs.isEmpty() && !lineage && violations.isEmpty()) {
            members.wrong(
                    "/inputs",
                    "name at least one input, or send \"lineageInputs\": true to use those of the last runs");
        }
        if (!violations.isEmpty() || job.isEmpty()) {
            List<Violation> told = violations.subList(0, Math.min(violations.size(), MOST_VIOLATIONS));
            throw new ProblemException(Problem.of(
                    400,
                    "GATE-REQUEST-INVALID",
                    told.getFirst().pointer() + ": " + told.getFirst().detail(),
                    told));
        }
        return new DecisionRequest(caller, job.get(), runId, attempt, inputs, mode, wait, lineage);
    }

    private Optional<JobId> job(JsonNode job) {
        if (!job.isObject()) {
            members.wrong("/job", "name the job that is about to read: {\"namespace\": …, \"name\": …}");
            return Optional.empty();
        }
        members.known(job, "/job", List.of("namespace", "name"));
        return members.pair(job, "/job", JobId::new);
    }

    private List<Input> inputs(JsonNode given) {
        if (given.isMissingNode() || given.isNull()) {
            return List.of();
        }
        if (!given.isArray()) {
            members.wrong("/inputs", "inputs is no list");
            return List.of();
        }
        if (given.size() > MOST_INPUTS) {
            members.wrong("/inputs", "there are " + given.size() + " inputs; allowed are " + MOST_INPUTS);
            return List.of();
        }
        Map<DatasetId, Input> inputs = new LinkedHashMap<>();
        for (int i = 0; i < given.size() && violations.size() < MOST_VIOLATIONS; i++) {
            String pointer = "/inputs/" + i;
            input(given.get(i), pointer).ifPresent(input -> {
                if (inputs.putIfAbsent(input.dataset(), input) != null) {
                    members.wrong(
                            pointer, "the dataset is named twice; name it once, without a partition to read several");
                }
            });
        }
        return List.copyOf(inputs.values());
    }

    private Optional<Input> input(JsonNode given, String pointer) {
        if (!given.isObject()) {
            members.wrong(pointer, "an input is {\"namespace\": …, \"name\": …}");
            return Optional.empty();
        }
        members.known(given, pointer, List.of("namespace", "name", "version", "partition"));
        Optional<DatasetId> dataset = members.pair(given, pointer, DatasetId::new);
        Optional<Long> version = members.version(given, pointer + "/version");
        Optional<String> partition = members.text(given, "partition", pointer + "/partition", false, 500);
        return dataset.map(d -> new Input(d, version, partition));
    }

    private Mode mode(JsonNode tree) {
        String mode = members.text(tree, "mode", "/mode", false, 20).orElse("check");
        return switch (mode.toLowerCase(Locale.ROOT)) {
            case "check" -> Mode.CHECK;
            case "acquire" -> Mode.ACQUIRE;
            default -> {
                members.wrong("/mode", "mode is '" + mode + "'; allowed: check, acquire");
                yield Mode.CHECK;
            }
        };
    }

    private static ProblemException malformed(String why) {
        return new ProblemException(
                Problem.of(400, "GATE-REQUEST-MALFORMED", "the body is not the JSON of a request: " + why));
    }
}

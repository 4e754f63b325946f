package dev.sluice.verify.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.verify.bundle.BundleException;
import dev.sluice.verify.bundle.FileNames;
import dev.sluice.verify.bundle.Shown;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** That the RO-Crate tells the same graph as the report: an action for each run, and its objects and results. */
final class CrateCheck {
    private static final String FILE = FileNames.CRATE;
    private static final String SHA256 = "sha256:";

    private final ToldGraph told;
    private final Map<String, JsonNode> entities = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();

    private CrateCheck(ToldGraph told, JsonNode crate) throws BundleException {
        this.told = told;
        for (JsonNode entity : StrictJson.list(FILE, crate, "@graph")) {
            if (entities.put(StrictJson.text(FILE, entity, "@id"), entity) != null) {
                throw new BundleException(FILE, "it has one thing twice");
            }
        }
    }

    static void run(Facts facts, String check) throws BundleException {
        ToldGraph told = ToldGraph.of(facts.json(FileNames.REPORT));
        CrateCheck crate = new CrateCheck(told, facts.json(FILE));
        crate.compare();
        for (String one : crate.wrong.subList(0, Math.min(10, crate.wrong.size()))) {
            facts.refuse(check, FILE, one);
        }
        if (crate.wrong.isEmpty()) {
            facts.passed(
                    check,
                    "it tells the report's " + told.runs().size() + " runs and "
                            + told.versions().size() + " versions, and who read and wrote them");
        }
    }

    private void compare() {
        Set<String> actions = new TreeSet<>();
        entities.forEach((id, entity) -> {
            if (has(entity, "CreateAction")) {
                actions.add(id);
            }
        });
        told.runs().forEach((run, node) -> {
            JsonNode action = entities.get("urn:uuid:" + run);
            actions.remove("urn:uuid:" + run);
            if (action == null || !has(action, "CreateAction")) {
                wrong.add("it has no action for run " + run);
            } else {
                compareRun(run, node, action);
            }
        });
        actions.forEach(id -> wrong.add("its action " + Shown.of(id) + " is no run of the report"));
        compareVersions();
    }

    private void compareRun(UUID run, JsonNode node, JsonNode action) {
        same("run " + run, "state", text(node, "state"), text(action, "sluice:state"));
        same("run " + run, "start", text(node, "started"), text(action, "startTime"));
        same("run " + run, "end", text(node, "ended"), text(action, "endTime"));
        Set<String> read = told.reads().getOrDefault(run, Set.of());
        Set<String> wrote = told.wrote().getOrDefault(run, Set.of());
        if (!versions(action, "object").equals(read)) {
            wrong.add("what run " + run + " read is not what the report says");
        }
        if (!versions(action, "result").equals(wrote)) {
            wrong.add("what run " + run + " wrote is not what the report says");
        }
    }

    /** Ids of versions among what an action refers to; parameters are objects, too. */
    private Set<String> versions(JsonNode action, String property) {
        Set<String> versions = new HashSet<>();
        JsonNode all = action.path(property);
        for (JsonNode one : all.isArray() ? all : List.of(all)) {
            JsonNode entity = entities.get(one.path("@id").asText());
            if (entity != null && has(entity, "Dataset")) {
                versions.add(String.valueOf(text(entity, "identifier")));
            } else if (entity == null && !one.isMissingNode()) {
                versions.add("nothing that is in the crate");
            }
        }
        return versions;
    }

    private void compareVersions() {
        Map<String, JsonNode> found = new HashMap<>();
        entities.forEach((id, entity) -> {
            if (has(entity, "Dataset") && !id.equals("./")) {
                found.put(String.valueOf(text(entity, "identifier")), entity);
            }
        });
        told.versions().forEach((id, version) -> {
            JsonNode entity = found.remove(id);
            if (entity == null) {
                wrong.add("it does not have version " + Shown.of(id));
                return;
            }
            String digest = text(version, "digest");
            boolean plain = digest != null && digest.startsWith(SHA256);
            String what = "version " + Shown.of(id);
            same(
                    what,
                    "SHA-256",
                    plain ? Objects.requireNonNull(digest).substring(SHA256.length()) : null,
                    text(entity, "sha256"));
            same(what, "status", text(version, "status"), text(entity, "sluice:status"));
            same(what, "name", text(version, "name"), text(entity, "name"));
        });
        found.keySet().forEach(id -> wrong.add("its version " + Shown.of(id) + " is not in the report"));
    }

    private void same(String what, String member, @Nullable String inReport, @Nullable String inCrate) {
        if (!Objects.equals(inReport, inCrate)) {
            wrong.add(what + ": " + member + " is " + Shown.of(String.valueOf(inCrate)) + ", in the report "
                    + Shown.of(String.valueOf(inReport)));
        }
    }

    private static @Nullable String text(JsonNode node, String member) {
        JsonNode value = node.path(member);
        return value.isNull() || value.isMissingNode() ? null : value.asText();
    }

    private static boolean has(JsonNode entity, String type) {
        JsonNode types = entity.path("@type");
        if (types.isTextual()) {
            return types.textValue().equals(type);
        }
        for (JsonNode one : types) {
            if (one.asText().equals(type)) {
                return true;
            }
        }
        return false;
    }
}

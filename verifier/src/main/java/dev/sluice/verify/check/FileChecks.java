package dev.sluice.verify.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.verify.bundle.Bundle;
import dev.sluice.verify.bundle.BundleException;
import dev.sluice.verify.bundle.FileNames;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** That each file is the one that was signed, and that there is no other. */
final class FileChecks {
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  (.+)");
    private static final String SHA256 = "sha256:";

    private FileChecks() {}

    /** The manifest and the files beside it are those that the statement names. */
    static void signed(Facts facts, String check, Statement statement) {
        JsonNode subject = statement.content().path("subject").path(0);
        SortedMap<String, String> named = new TreeMap<>();
        named.put(
                subject.path("name").asText(),
                SHA256 + subject.path("digest").path("sha256").asText());
        for (Map.Entry<String, JsonNode> file :
                statement.predicate().path("files").properties()) {
            named.put(file.getKey(), file.getValue().asText());
        }
        boolean right = true;
        for (String file : FileNames.BESIDE) {
            if (!file.equals(FileNames.ATTESTATION)) {
                right &= isSigned(facts, check, file, named.get(file));
            }
        }
        SortedSet<String> others = new TreeSet<>(named.keySet());
        others.removeAll(FileNames.BESIDE);
        if (!others.isEmpty()) {
            facts.refuse(check, FileNames.ATTESTATION, "it names files that are not beside the manifest");
        } else if (right) {
            facts.passed(check, "manifest, checkpoint, proof and keys are those that were signed");
        }
    }

    private static boolean isSigned(Facts facts, String check, String file, @Nullable String digest) {
        try {
            if (digest == null && !facts.bundle().has(file)) {
                facts.refuse(check, file, "it is not there, and no report that was signed is without it");
            } else if (digest == null) {
                facts.refuse(check, file, "it was not signed");
            } else if (!digest.equals(SHA256 + facts.bundle().sha256(file))) {
                facts.refuse(check, file, "it is not the one that was signed");
            } else {
                return true;
            }
        } catch (BundleException e) {
            facts.refuse(check, e.file(), "it was signed, and is not there");
        }
        return false;
    }

    /** Each file is as the manifest has it; the zip has these, the manifest's companions, and no other. */
    static void listed(Facts facts, String check) throws BundleException {
        Bundle bundle = facts.bundle();
        Map<String, String> listed = new HashMap<>();
        String manifest = bundle.text(FileNames.MANIFEST);
        for (String line : manifest.lines().toList()) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches() || listed.put(matcher.group(2), matcher.group(1)) != null) {
                throw new BundleException(
                        FileNames.MANIFEST, "a line is not a hash and a name, or a name is there twice");
            }
        }
        boolean right = true;
        Set<String> all = new TreeSet<>(bundle.files());
        all.removeAll(FileNames.BESIDE);
        all.addAll(listed.keySet());
        for (String file : all) {
            String hash = listed.get(file);
            String why = null;
            if (!bundle.has(file)) {
                why = "it is in the manifest, and not in the zip";
            } else if (hash == null) {
                why = "it is not in the manifest";
            } else if (!hash.equals(bundle.sha256(file))) {
                why = "it was changed: its SHA-256 is " + bundle.sha256(file) + ", in the manifest it is " + hash;
            }
            if (why != null) {
                facts.refuse(check, file, why);
                right = false;
            }
        }
        if (right) {
            facts.passed(check, listed.size() + " files are as the manifest lists them, and there is no other");
        }
    }
}

package dev.sluice.controlplane.reproduce;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What decides the outputs of a run, as far as it is known. Times of files are not among it: they change without their content.
 *
 * @param definition digest of the definition; null: not known
 * @param commit of the code; null: not known
 * @param images digest of each container image, by task
 * @param parameters in canonical text
 * @param partition key; null: none
 * @param environment values of the variables that belong to it
 * @param inputs that came from outside, by name
 * @param seeds of random numbers
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Ingredients(
        @Nullable String definition,
        @Nullable String commit,
        SortedMap<String, String> images,
        SortedMap<String, String> parameters,
        @Nullable String partition,
        SortedMap<String, String> environment,
        List<Input> inputs,
        SortedMap<String, String> seeds) {
    public Ingredients {
        images = new TreeMap<>(images);
        parameters = new TreeMap<>(parameters);
        environment = new TreeMap<>(environment);
        seeds = new TreeMap<>(seeds);
        List<Input> sorted = new ArrayList<>(inputs);
        sorted.sort(Comparator.comparing(Input::namespace).thenComparing(Input::name));
        inputs = List.copyOf(sorted);
    }

    /**
     * A dataset that was read.
     *
     * @param version as its system numbers it; null: not known
     * @param algorithm of the digest; null: there is none
     * @param digest of the content; null: there is none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Input(
            String namespace,
            String name,
            @Nullable String version,
            @Nullable String algorithm,
            @Nullable String digest) {
        /** Whether this is the same content, or the same version where the content is not known. */
        boolean isSameAs(Input other) {
            if (digest != null && digest.equals(other.digest())) {
                return java.util.Objects.equals(algorithm, other.algorithm());
            }
            return digest == null && version != null && version.equals(other.version());
        }

        /** What is known of it, for people. */
        String label() {
            return namespace + " " + name + (version == null ? "" : " version " + version)
                    + (digest == null ? "" : " (" + algorithm + " " + digest + ")");
        }
    }
}

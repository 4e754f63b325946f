package dev.sluice.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Parameters of a run, as GraphQL takes them. */
final class ParameterOption {
    @Option(names = "--param", paramLabel = "NAME=VALUE", description = "A parameter of the workflow; repeatable.")
    private List<String> given = List.of();

    /** Entry of a list of {@code ParameterInput}. */
    record Parameter(String name, String value) {}

    List<Parameter> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String each : given) {
            int equals = each.indexOf('=');
            if (equals < 1) {
                throw Failure.wrongUsage("--param " + each + " has no value; write it as NAME=VALUE");
            }
            String name = each.substring(0, equals);
            if (parameters.put(name, each.substring(equals + 1)) != null) {
                throw Failure.wrongUsage("--param " + name + " is given twice");
            }
        }
        return parameters.entrySet().stream()
                .map(each -> new Parameter(each.getKey(), each.getValue()))
                .toList();
    }
}

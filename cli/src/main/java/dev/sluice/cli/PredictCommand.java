package dev.sluice.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.scheduler.predict.DurationForecast;
import dev.sluice.scheduler.predict.Estimate;
import dev.sluice.scheduler.predict.RunEnding;
import dev.sluice.scheduler.predict.RunFacts;
import dev.sluice.scheduler.predict.RunPredictor;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Forecasts runs as they are told, one JSON object a line: {@code start} and {@code check} are answered at once, {@code end}
 * teaches, {@code done} ends. The predictor is the service's own.
 */
@Command(
        name = "predict",
        description =
                "Forecast runs told as JSON lines on standard input: events start, check, end, done. Needs no service.")
final class PredictCommand extends SluiceCommand {
    private static final int JOBS = 1_000_000;

    @Option(
            names = "--stdio",
            required = true,
            description = "Read events from standard input, answer on standard output.")
    @SuppressWarnings("unused") // says what the command reads; there is no other way yet
    private boolean stdio;

    @Option(
            names = "--prior",
            paramLabel = "SECONDS",
            description = "What half of all runs take at most while nothing is known at all. Default: 600.")
    private double prior = 600;

    private final InputStream input;

    PredictCommand(Surroundings surroundings, InputStream input) {
        super(surroundings);
        this.input = input;
    }

    @Override
    public Integer call() {
        if (!(prior > 0 && prior < 1e9)) {
            throw Failure.wrongUsage("--prior has to be a positive number of seconds");
        }
        RunPredictor predictor = new RunPredictor(JOBS, Optional.of(new DurationForecast(prior, 4 * prior, 8 * prior)));
        long number = 0;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
                BufferedWriter answers = new BufferedWriter(surroundings().out())) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                JsonNode event = Json.MAPPER.readTree(line);
                if (event.path("ev").asText().equals("done")) {
                    break;
                }
                String answer = answer(predictor, event, number);
                if (!answer.isEmpty()) {
                    answers.write(answer);
                    answers.newLine();
                    answers.flush();
                }
            }
            return DONE;
        } catch (JsonProcessingException e) {
            throw Failure.wrongUsage("line " + number + " is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw Failure.wrongUsage("standard input or output broke at line " + number + ": " + e.getMessage());
        }
    }

    private static String answer(RunPredictor predictor, JsonNode event, long line) throws IOException {
        String run = event.path("run").asText();
        return switch (event.path("ev").asText()) {
            case "start" -> {
                Estimate estimate = predictor.start(facts(event));
                OptionalDouble slow = event.path("slow_s").isNumber()
                        ? predictor.slow(run, 0, event.path("slow_s").asDouble())
                        : OptionalDouble.empty();
                yield started(run, estimate, slow);
            }
            case "check" -> {
                OptionalDouble slow = predictor.slow(
                        run,
                        event.path("elapsed").asDouble(),
                        event.path("slow_s").asDouble());
                yield object(json -> {
                    json.writeStringField("run", run);
                    json.writeNumberField("pslow", slow.orElse(0));
                });
            }
            case "end" -> {
                predictor.end(new RunEnding(
                        run,
                        event.path("dur").asDouble(),
                        switch (event.path("status").asText()) {
                            case "ok" -> RunEnding.Result.OK;
                            case "killed" -> RunEnding.Result.KILLED;
                            default -> RunEnding.Result.FAILED;
                        },
                        event.path("completed").asInt() == 1));
                yield "";
            }
            default ->
                throw Failure.wrongUsage(
                        "line " + line + ": ev is '" + event.path("ev").asText() + "'; known: start, check, end, done");
        };
    }

    private static RunFacts facts(JsonNode event) {
        return new RunFacts(
                event.path("run").asText(),
                event.path("job").asText(),
                event.path("t").asDouble(),
                event.path("pool").asText(""),
                event.path("user").asText(""),
                event.path("size").isNumber()
                        ? OptionalDouble.of(event.path("size").asDouble())
                        : OptionalDouble.empty(),
                Map.of());
    }

    private static String started(String run, Estimate estimate, OptionalDouble slow) throws IOException {
        return object(json -> {
            json.writeStringField("run", run);
            DurationForecast duration = estimate.duration().orElseThrow();
            json.writeNumberField("p50", duration.p50());
            json.writeNumberField("p90", duration.p90());
            json.writeNumberField("p95", duration.p95());
            json.writeNumberField("pfail", estimate.failure());
            json.writeNumberField("pslow", slow.orElse(0));
            json.writeStringField("basis", estimate.basis().kind().name());
            json.writeNumberField("runs", estimate.basis().runs());
        });
    }

    /** Writes the fields of an object. */
    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    private static String object(Fields fields) throws IOException {
        StringWriter text = new StringWriter(160);
        try (JsonGenerator json = Json.MAPPER.createGenerator(text)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        }
        return text.toString();
    }
}

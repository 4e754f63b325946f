package dev.sluice.scheduler.predict;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Writes and reads jobs with their open runs. Orders are kept: they decide what is forgotten first. */
final class PredictorState {
    private PredictorState() {}

    static void write(DataOutput out, Map<String, JobHistory> jobs, Map<String, Flight> open) throws IOException {
        IdentityHashMap<JobHistory, Integer> numbers = new IdentityHashMap<>();
        out.writeInt(jobs.size());
        for (Map.Entry<String, JobHistory> job : jobs.entrySet()) {
            numbers.put(job.getValue(), numbers.size());
            Wire.text(out, job.getKey());
            job.getValue().write(out);
        }
        List<JobHistory> forgotten = new ArrayList<>(); // but a run of theirs still goes on
        for (Flight flight : open.values()) {
            if (numbers.putIfAbsent(flight.job, numbers.size()) == null) {
                forgotten.add(flight.job);
            }
        }
        out.writeInt(forgotten.size());
        for (JobHistory job : forgotten) {
            job.write(out);
        }
        out.writeInt(open.size());
        for (Flight flight : open.values()) {
            write(out, flight, Objects.requireNonNull(numbers.get(flight.job)));
        }
    }

    static void read(DataInput in, Map<String, JobHistory> jobs, Map<String, Flight> open) throws IOException {
        List<JobHistory> numbered = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            String name = Wire.text(in);
            jobs.put(name, history(in, numbered));
        }
        for (int left = in.readInt(); left > 0; left--) {
            history(in, numbered);
        }
        for (int left = in.readInt(); left > 0; left--) {
            Flight flight = flight(in, numbered);
            open.put(flight.facts.run(), flight);
        }
    }

    private static JobHistory history(DataInput in, List<JobHistory> numbered) throws IOException {
        JobHistory history = new JobHistory();
        history.read(in);
        numbered.add(history);
        return history;
    }

    private static void write(DataOutput out, Flight flight, int job) throws IOException {
        out.writeInt(job);
        out.writeBoolean(flight.job.inFlight.contains(flight)); // else it was given up, or there were too many
        out.writeInt(flight.ahead);
        facts(out, flight.facts);
        Wire.doubles(out, flight.failure.candidates());
        Wire.doubles(out, flight.failure.x());
        Wire.doubles(out, new double[] {flight.typical, flight.location, flight.scale, flight.unit});
        Wire.doubles(out, flight.blended);
        Wire.doubles(out, flight.answer);
        out.writeBoolean(flight.experts != null);
        if (flight.experts != null) {
            for (double[] expert : flight.experts) {
                Wire.doubles(out, expert == null ? new double[0] : expert);
            }
        }
    }

    private static Flight flight(DataInput in, List<JobHistory> numbered) throws IOException {
        JobHistory job = numbered.get(in.readInt());
        boolean counts = in.readBoolean();
        int ahead = in.readInt();
        RunFacts facts = facts(in);
        Flight flight = new Flight(facts, job, new FailureFeatures(Wire.doubles(in), Wire.doubles(in)), ahead);
        if (counts) {
            job.inFlight.add(flight);
        }
        double[] values = Wire.doubles(in);
        flight.typical = values[0];
        flight.location = values[1];
        flight.scale = values[2];
        flight.unit = values[3];
        flight.blended = Wire.doubles(in);
        flight.answer = Wire.doubles(in);
        if (in.readBoolean()) {
            double[][] experts = new double[Hedge.EXPERTS][];
            for (int e = 0; e < experts.length; e++) {
                double[] expert = Wire.doubles(in);
                experts[e] = expert.length == 0 ? null : expert;
            }
            flight.experts = experts;
        }
        return flight;
    }

    private static void facts(DataOutput out, RunFacts facts) throws IOException {
        Wire.text(out, facts.run());
        Wire.text(out, facts.job());
        out.writeDouble(facts.at());
        Wire.text(out, facts.pool());
        Wire.text(out, facts.owner());
        Wire.number(out, facts.size());
        Wire.texts(out, facts.context());
        Wire.text(out, facts.likeness().type());
        Wire.text(out, facts.likeness().inputs());
        Wire.duration(out, facts.likeness().prior());
    }

    private static RunFacts facts(DataInput in) throws IOException {
        return new RunFacts(
                Wire.text(in),
                Wire.text(in),
                in.readDouble(),
                Wire.text(in),
                Wire.text(in),
                Wire.number(in),
                Wire.texts(in),
                new RunFacts.Likeness(Wire.text(in), Wire.text(in), Wire.duration(in)));
    }
}

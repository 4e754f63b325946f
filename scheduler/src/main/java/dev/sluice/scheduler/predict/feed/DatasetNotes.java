package dev.sluice.scheduler.predict.feed;

import dev.sluice.scheduler.predict.Wire;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Last known size of datasets, and which job failed to write them. The one not touched for longest is forgotten first. */
final class DatasetNotes {
    private static final long UNKNOWN = -1;

    private final Map<String, Note> notes;

    private static final class Note {
        private long rows = UNKNOWN;
        private long bytes = UNKNOWN;
        /** The job whose last run did not write it; empty: none. */
        private String failed = "";
    }

    DatasetNotes(int most) {
        this.notes = Bounded.byUse(most);
    }

    void written(List<RunSignal.Touched> outputs) {
        for (RunSignal.Touched output : outputs) {
            if (output.rows().isPresent() || output.bytes().isPresent()) {
                Note note = notes.computeIfAbsent(output.dataset(), _ -> new Note());
                note.rows = output.rows().orElse(note.rows);
                note.bytes = output.bytes().orElse(note.bytes);
            }
        }
    }

    void succeeded(List<String> outputs) {
        for (String output : outputs) {
            Note note = notes.get(output);
            if (note != null) {
                note.failed = "";
            }
        }
    }

    void failed(List<String> outputs, String job) {
        for (String output : outputs) {
            notes.computeIfAbsent(output, _ -> new Note()).failed = job;
        }
    }

    /** A job that failed to write one of these. */
    Optional<String> failedWriter(List<String> inputs) {
        for (String input : inputs) {
            Note note = notes.get(input);
            if (note != null && !note.failed.isEmpty()) {
                return Optional.of(note.failed);
            }
        }
        return Optional.empty();
    }

    /** Size of what a run will read, in the unit of its job: as told, else as last written. Settles the unit if it is open. */
    OptionalDouble size(JobNote job, List<RunSignal.Touched> told) {
        List<RunSignal.Touched> known = told.stream()
                .filter(t -> t.rows().isPresent() || t.bytes().isPresent())
                .toList();
        List<RunSignal.Touched> inputs =
                known.isEmpty() ? job.inputs.stream().map(this::lastKnown).toList() : known;
        if (job.unit == 0) {
            job.unit = inputs.stream().anyMatch(i -> i.rows().isPresent())
                    ? 'r'
                    : inputs.stream().anyMatch(i -> i.bytes().isPresent()) ? 'b' : 0;
        }
        double sum = 0;
        boolean any = false;
        for (RunSignal.Touched input : inputs) {
            OptionalLong size = job.unit == 'r' ? input.rows() : input.bytes();
            if (size.isPresent()) {
                any = true;
                sum += Math.max(0, size.getAsLong());
            }
        }
        return any ? OptionalDouble.of(sum) : OptionalDouble.empty();
    }

    private RunSignal.Touched lastKnown(String dataset) {
        Note note = notes.get(dataset);
        return note == null
                ? new RunSignal.Touched(dataset, OptionalLong.empty(), OptionalLong.empty())
                : new RunSignal.Touched(dataset, optional(note.rows), optional(note.bytes));
    }

    private static OptionalLong optional(long value) {
        return value == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(value);
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(notes.size());
        for (Map.Entry<String, Note> note : notes.entrySet()) {
            Wire.text(out, note.getKey());
            out.writeLong(note.getValue().rows);
            out.writeLong(note.getValue().bytes);
            Wire.text(out, note.getValue().failed);
        }
    }

    void read(DataInput in) throws IOException {
        for (int left = in.readInt(); left > 0; left--) {
            String dataset = Wire.text(in);
            Note note = new Note();
            note.rows = in.readLong();
            note.bytes = in.readLong();
            note.failed = Wire.text(in);
            notes.put(dataset, note);
        }
    }
}

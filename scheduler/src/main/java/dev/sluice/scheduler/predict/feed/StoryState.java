package dev.sluice.scheduler.predict.feed;

import dev.sluice.scheduler.predict.Wire;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;

/** Writes and reads what the feed remembers of jobs and runs. Orders are kept: they decide what is forgotten first. */
final class StoryState {
    private StoryState() {}

    static void write(DataOutput out, Map<String, JobNote> jobs, Map<UUID, OpenRun> open, Map<UUID, PastRun> past)
            throws IOException {
        out.writeInt(jobs.size());
        for (Map.Entry<String, JobNote> job : jobs.entrySet()) {
            Wire.text(out, job.getKey());
            job.getValue().write(out);
        }
        out.writeInt(open.size());
        for (OpenRun run : open.values()) {
            run.write(out);
        }
        out.writeInt(past.size());
        for (Map.Entry<UUID, PastRun> run : past.entrySet()) {
            id(out, run.getKey());
            run.getValue().write(out);
        }
    }

    static void read(DataInput in, Map<String, JobNote> jobs, Map<UUID, OpenRun> open, Map<UUID, PastRun> past)
            throws IOException {
        for (int left = in.readInt(); left > 0; left--) {
            String key = Wire.text(in);
            JobNote note = new JobNote();
            note.read(in);
            jobs.put(key, note);
        }
        for (int left = in.readInt(); left > 0; left--) {
            OpenRun run = OpenRun.read(in);
            open.put(run.run, run);
        }
        for (int left = in.readInt(); left > 0; left--) {
            UUID run = id(in);
            past.put(run, PastRun.read(in));
        }
    }

    static void id(DataOutput out, UUID id) throws IOException {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }

    static UUID id(DataInput in) throws IOException {
        return new UUID(in.readLong(), in.readLong());
    }
}

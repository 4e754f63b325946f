package dev.sluice.scheduler.predict.feed;

import dev.sluice.scheduler.predict.RunEnding.Result;
import dev.sluice.scheduler.predict.Wire;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A run that ended, kept for a while: its events may come twice, or say later that it ended worse.
 *
 * @param end microseconds since the epoch
 * @param counted whether it was learned from; an end without a start is not
 * @param failure how likely it was at the start that it would not end well
 */
record PastRun(long end, Result result, boolean counted, double failure) {
    void write(DataOutput out) throws IOException {
        out.writeLong(end);
        Wire.text(out, result.name());
        out.writeBoolean(counted);
        out.writeDouble(failure);
    }

    static PastRun read(DataInput in) throws IOException {
        return new PastRun(in.readLong(), Result.valueOf(Wire.text(in)), in.readBoolean(), in.readDouble());
    }
}

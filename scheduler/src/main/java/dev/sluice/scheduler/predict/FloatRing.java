package dev.sluice.scheduler.predict;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The last values of a series, at most so many. Grows as needed: most jobs have few runs. */
final class FloatRing {
    private final int capacity;
    private float[] values;
    private int size;
    private int oldest;

    FloatRing(int capacity) {
        this.capacity = capacity;
        this.values = new float[Math.min(4, capacity)];
    }

    void add(double value) {
        if (size < capacity) {
            if (size == values.length) {
                values = Arrays.copyOf(values, Math.min(capacity, 2 * size));
            }
            values[size++] = (float) value;
        } else {
            values[oldest] = (float) value;
            oldest = (oldest + 1) % capacity;
        }
    }

    int size() {
        return size;
    }

    /** The value of {@code age} additions ago; 0 is the newest. */
    double get(int age) {
        return values[(oldest + size - 1 - age) % size];
    }

    /** The newest values, newest first, at most so many. */
    double[] last(int most) {
        double[] last = new double[Math.min(most, size)];
        for (int i = 0; i < last.length; i++) {
            last[i] = get(i);
        }
        return last;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(size);
        for (int age = size - 1; age >= 0; age--) {
            out.writeFloat((float) get(age));
        }
    }

    void read(DataInput in) throws IOException {
        for (int left = in.readInt(); left > 0; left--) {
            add(in.readFloat());
        }
    }
}

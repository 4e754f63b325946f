package dev.sluice.controlplane.eventlog;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Compresses with tables and buffers that are used again: making them costs more than compressing an event.
 *
 * <p>As many are kept as ever compressed at once, which the number of processors bounds: a virtual thread is not preempted
 * while it does.
 */
final class Compressor {
    private static final int LEVEL = 1;
    /** Larger targets are not kept. */
    private static final int LARGEST_KEPT = 1 << 18;

    private static final Queue<Compressor> IDLE = new ConcurrentLinkedQueue<>();

    private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(LEVEL);
    private byte[] target = new byte[1 << 15];

    private Compressor() {}

    /** Null when it would not get smaller. */
    static byte @Nullable [] compress(byte[] bytes, int offset, int length) {
        Compressor idle = IDLE.poll();
        Compressor compressor = idle == null ? new Compressor() : idle;
        try {
            return compressor.frame(bytes, offset, length);
        } finally {
            IDLE.add(compressor);
        }
    }

    private byte @Nullable [] frame(byte[] bytes, int offset, int length) {
        int bound = (int) Zstd.compressBound(length);
        byte[] to = bound <= target.length ? target : new byte[bound];
        if (bound <= LARGEST_KEPT) {
            target = to;
        }
        int size = context.compressByteArray(to, 0, to.length, bytes, offset, length);
        return size < length ? Arrays.copyOf(to, size) : null;
    }
}

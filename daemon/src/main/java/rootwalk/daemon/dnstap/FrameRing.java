package rootwalk.daemon.dnstap;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/// Frames that wait for the [FrameSender], in a ring of octets. One thread adds, another one removes; neither waits.
final class FrameRing {

    private static final int PREFIX = 4;

    private final byte[] octets;
    private final int mask;
    /// Octets that were ever added, and removed.
    private final AtomicLong added = new AtomicLong();
    private final AtomicLong removed = new AtomicLong();
    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    /// @param size octets, a power of two
    FrameRing(int size) {
        octets = new byte[size];
        mask = size - 1;
    }

    /// Adds a frame, with its length before it, or counts it as dropped if there is no room.
    ///
    /// @return whether it was added
    boolean offer(byte[] frame, int offset, int length) {
        long at = added.getPlain();
        if (at + PREFIX + length - removed.getAcquire() > octets.length) {
            dropped.lazySet(dropped.getPlain() + 1);
            return false;
        }
        for (int i = 0; i < PREFIX; i++) {
            octets[(int) (at + i) & mask] = (byte) (length >>> (8 * (PREFIX - 1 - i)));
        }
        copyIn(frame, offset, length, (int) (at + PREFIX) & mask);
        added.setRelease(at + PREFIX + length);
        frames.lazySet(frames.getPlain() + 1);
        return true;
    }

    private void copyIn(byte[] frame, int offset, int length, int to) {
        int first = Math.min(length, octets.length - to);
        System.arraycopy(frame, offset, octets, to, first);
        System.arraycopy(frame, offset + first, octets, 0, length - first);
    }

    /// Moves frames, with their lengths, into a buffer, as many as it has room for.
    ///
    /// @return whether there was any
    boolean drainTo(ByteBuffer buffer) {
        long at = removed.getPlain();
        long end = added.getAcquire();
        long from = at;
        while (at < end) {
            int length = PREFIX + lengthAt(at);
            if (length > buffer.remaining()) {
                break;
            }
            int start = (int) at & mask;
            int first = Math.min(length, octets.length - start);
            buffer.put(octets, start, first).put(octets, 0, length - first);
            at += length;
        }
        removed.setRelease(at);
        return at > from;
    }

    private int lengthAt(long at) {
        int length = 0;
        for (int i = 0; i < PREFIX; i++) {
            length = (length << 8) | (octets[(int) (at + i) & mask] & 0xFF);
        }
        return length;
    }

    long frames() {
        return frames.get();
    }

    long dropped() {
        return dropped.get();
    }
}

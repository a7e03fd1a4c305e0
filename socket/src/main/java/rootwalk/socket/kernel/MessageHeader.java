package rootwalk.socket.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/// `struct mmsghdr`: a `struct msghdr` and the length of its datagram; and `struct iovec`. Both are the same in all C
/// libraries for 64-bit little-endian machines.
final class MessageHeader {

    static final int SIZE = 64;
    static final int VECTOR_SIZE = 16;

    private static final int NAME = 0;
    private static final int NAME_LENGTH = 8;
    private static final int VECTOR = 16;
    private static final int VECTOR_COUNT = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int FLAGS = 48;
    private static final int LENGTH = 56;

    private MessageHeader() {}

    /// Points a header to its one vector, and the vector to the data.
    static void init(MemorySegment memory, long header, long vector) {
        memory.set(JAVA_LONG, header + VECTOR, memory.address() + vector);
        memory.set(JAVA_LONG, header + VECTOR_COUNT, 1);
    }

    static void data(MemorySegment memory, long vector, long data, long length) {
        memory.set(JAVA_LONG, vector, memory.address() + data);
        memory.set(JAVA_LONG, vector + 8, length);
    }

    static long dataAddress(MemorySegment memory, long vector) {
        return memory.get(JAVA_LONG, vector);
    }

    static long dataLength(MemorySegment memory, long vector) {
        return memory.get(JAVA_LONG, vector + 8);
    }

    static void name(MemorySegment memory, long header, long address, int length) {
        memory.set(JAVA_LONG, header + NAME, address);
        memory.set(JAVA_INT, header + NAME_LENGTH, length);
    }

    static int nameLength(MemorySegment memory, long header) {
        return memory.get(JAVA_INT, header + NAME_LENGTH);
    }

    /// @param length
    ///            0 for no control messages
    static void control(MemorySegment memory, long header, long address, int length) {
        memory.set(JAVA_LONG, header + CONTROL, length == 0 ? 0 : address);
        memory.set(JAVA_LONG, header + CONTROL_LENGTH, length);
    }

    static long controlLength(MemorySegment memory, long header) {
        return memory.get(JAVA_LONG, header + CONTROL_LENGTH);
    }

    static int flags(MemorySegment memory, long header) {
        return memory.get(JAVA_INT, header + FLAGS);
    }

    static int length(MemorySegment memory, long header) {
        return memory.get(JAVA_INT, header + LENGTH);
    }
}

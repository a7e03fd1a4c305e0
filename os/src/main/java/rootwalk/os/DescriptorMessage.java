package rootwalk.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// A datagram with descriptors, in the layout of `struct msghdr` and `struct cmsghdr` of 64-bit Linux. One thread.
final class DescriptorMessage {

    /// The most descriptors of one message (unix(7): SCM_MAX_FD).
    static final int MOST = 253;

    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;

    private static final int HEADER_SIZE = 56;
    private static final int NAME_LENGTH = 8;
    private static final int VECTOR = 16;
    private static final int VECTOR_COUNT = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_LENGTH = 40;

    private static final int CONTROL_HEADER = 16;
    private static final int LEVEL = 8;
    private static final int TYPE = 12;

    private final MemorySegment header;
    private final MemorySegment control;
    private final MemorySegment data;

    private DescriptorMessage(Arena arena, MemorySegment data, int controlLength) {
        this.data = data;
        header = arena.allocate(HEADER_SIZE, 8);
        MemorySegment vector = arena.allocate(JAVA_LONG, 2);
        vector.setAtIndex(JAVA_LONG, 0, data.address());
        vector.setAtIndex(JAVA_LONG, 1, data.byteSize());
        header.set(JAVA_LONG, VECTOR, vector.address());
        header.set(JAVA_LONG, VECTOR_COUNT, 1);
        control = arena.allocate(Math.max(controlLength, 8), 8);
        if (controlLength > 0) {
            header.set(JAVA_LONG, CONTROL, control.address());
            header.set(JAVA_LONG, CONTROL_LENGTH, controlLength);
        }
    }

    /// A message to send. The kernel copies it, and duplicates the descriptors.
    DescriptorMessage(Arena arena, byte[] text, List<Integer> descriptors) {
        this(arena, arena.allocateFrom(JAVA_BYTE, text),
                descriptors.isEmpty() ? 0 : space(descriptors.size()));
        if (!descriptors.isEmpty()) {
            control.set(JAVA_LONG, 0, CONTROL_HEADER + (long) Integer.BYTES * descriptors.size());
            control.set(JAVA_INT, LEVEL, SOL_SOCKET);
            control.set(JAVA_INT, TYPE, SCM_RIGHTS);
            for (int i = 0; i < descriptors.size(); i++) {
                control.set(JAVA_INT, CONTROL_HEADER + (long) Integer.BYTES * i, descriptors.get(i));
            }
        }
    }

    /// A message to receive.
    ///
    /// @param length octets of the longest text
    DescriptorMessage(Arena arena, int length) {
        this(arena, arena.allocate(length), space(MOST));
    }

    private static int space(int descriptors) {
        return CONTROL_HEADER + ((Integer.BYTES * descriptors + 7) & ~7);
    }

    /// The address of `struct msghdr` for a receiver.
    long to(UnixAddress receiver) {
        header.set(JAVA_LONG, 0, receiver.memory().address());
        header.set(JAVA_INT, NAME_LENGTH, receiver.length());
        return header.address();
    }

    /// The address of `struct msghdr`.
    long address() {
        return header.address();
    }

    /// The text that was received.
    byte[] text(int length) {
        return data.asSlice(0, length).toArray(JAVA_BYTE);
    }

    /// The descriptors that were received. They belong to this process now.
    List<Integer> descriptors() {
        List<Integer> received = new ArrayList<>();
        if (header.get(JAVA_LONG, CONTROL_LENGTH) >= CONTROL_HEADER
                && control.get(JAVA_INT, LEVEL) == SOL_SOCKET && control.get(JAVA_INT, TYPE) == SCM_RIGHTS) {
            long length = control.get(JAVA_LONG, 0);
            for (long at = CONTROL_HEADER; at < length; at += Integer.BYTES) {
                received.add(control.get(JAVA_INT, at));
            }
        }
        return received;
    }
}

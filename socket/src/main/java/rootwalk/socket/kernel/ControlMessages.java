package rootwalk.socket.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// Control messages beside a datagram (cmsg(3)): each is a `struct cmsghdr` and its content, and the next one begins at a multiple of eight octets.
final class ControlMessages {

    /// Where the content begins, from the beginning of the message.
    static final int HEADER = 16;

    static final long NONE = -1;

    private static final int LEVEL = 8;
    private static final int TYPE = 12;

    private ControlMessages() {}

    /// @param length
    ///            octets of control messages from `at`
    /// @param content
    ///            octets that the content has at least
    /// @return where the message begins, or [#NONE]
    static long find(MemorySegment memory, long at, long length, int level, int type, int content) {
        long message = at;
        long end = at + length;
        while (end - message >= HEADER) {
            long size = memory.get(JAVA_LONG_UNALIGNED, message);
            if (size < HEADER || size > end - message) {
                return NONE;
            }
            if (size >= HEADER + content && level(memory, message) == level
                    && memory.get(JAVA_INT_UNALIGNED, message + TYPE) == type) {
                return message;
            }
            message += aligned(size);
        }
        return NONE;
    }

    static int level(MemorySegment memory, long message) {
        return memory.get(JAVA_INT_UNALIGNED, message + LEVEL);
    }

    /// Writes the header of a message.
    ///
    /// @return octets of the message, with those before the next one
    static int write(MemorySegment memory, long at, int level, int type, int content) {
        memory.set(JAVA_LONG_UNALIGNED, at, HEADER + content);
        memory.set(JAVA_INT_UNALIGNED, at + LEVEL, level);
        memory.set(JAVA_INT_UNALIGNED, at + TYPE, type);
        return (int) aligned(HEADER + content);
    }

    private static long aligned(long size) {
        return (size + 7) & ~7;
    }
}

package rootwalk.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// Sends datagrams to a Unix socket by system calls, since the JDK supports only stream sockets there. Thread-safe.
final class NotifySocket {

    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int SO_SNDTIMEO = 21;
    private static final int O_CLOEXEC = 0x80000;
    private static final int CLOCK_MONOTONIC = 1;

    /// A receiver that reads nothing more, and whose queue is full, must not block the sender.
    private static final Duration LONGEST_SEND = Duration.ofSeconds(5);

    private final String path;

    /// @param path of the socket; one that begins with `@` is in the abstract namespace (unix(7))
    NotifySocket(String path) {
        this.path = path;
    }

    /// Sends a text. Returns whether it was sent.
    boolean send(String text) {
        return send(text, List.of());
    }

    /// Sends a text with descriptors, of which the receiver gets its own (unix(7), SCM_RIGHTS). Returns whether they were sent.
    ///
    /// @param descriptors at most [DescriptorMessage#MOST]
    boolean send(String text, List<Integer> descriptors) {
        if (!UnixAddress.fits(path)) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            byte[] octets = text.getBytes(StandardCharsets.UTF_8);
            DescriptorMessage message = new DescriptorMessage(arena, octets, descriptors);
            int descriptor = UnixAddress.socket(arena, SO_SNDTIMEO, LONGEST_SEND);
            if (descriptor < 0) {
                return false;
            }
            int sent = CLibrary.call("sendmsg", descriptor, message.to(UnixAddress.of(arena, path)), MSG_NOSIGNAL);
            int ignored = CLibrary.call("close", descriptor);
            return sent == octets.length;
        }
    }

    /// Sends a text with any number of descriptors, in as many messages as they need. Returns whether all were sent.
    boolean sendAll(String text, List<Integer> descriptors) {
        for (int from = 0; from < descriptors.size(); from += DescriptorMessage.MOST) {
            if (!send(text, descriptors.subList(from, Math.min(descriptors.size(), from + DescriptorMessage.MOST)))) {
                return false;
            }
        }
        return true;
    }

    /// Waits until the receiver has processed all messages before: it closes the end of a pipe (sd_notify_barrier(3)). Returns whether it has.
    boolean awaitReceipt(Duration longest) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(JAVA_INT, 2);
            if (CLibrary.call("pipe2", ends.address(), O_CLOEXEC) < 0) {
                return false;
            }
            int readEnd = ends.getAtIndex(JAVA_INT, 0);
            int writeEnd = ends.getAtIndex(JAVA_INT, 1);
            boolean isSent = send("BARRIER=1", List.of(writeEnd));
            int ignored = CLibrary.call("close", writeEnd);
            // struct pollfd without events: POLLHUP is reported anyway.
            MemorySegment poll = arena.allocate(JAVA_LONG);
            poll.set(JAVA_INT, 0, readEnd);
            boolean isReceived = isSent && CLibrary.call("poll", poll.address(), 1, longest.toMillis()) == 1;
            ignored = CLibrary.call("close", readEnd);
            return isReceived;
        }
    }

    /// The clock that systemd uses; [System#nanoTime] may have another origin.
    long monotonicMicroseconds() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(JAVA_LONG, 2);
            int ignored = CLibrary.call("clock_gettime", CLOCK_MONOTONIC, time.address());
            return time.getAtIndex(JAVA_LONG, 0) * 1_000_000 + time.getAtIndex(JAVA_LONG, 1) / 1000;
        }
    }
}

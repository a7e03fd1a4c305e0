package rootwalk.bench.miss;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/// The allocations of all threads except those of the load. The JVM reports those outside of allocation buffers, so it has to run
/// without such buffers: otherwise some of the allocations are samples of all, and always the same, since all misses are alike.
final class AllocationProfile {

    private static final String ALLOCATION = "jdk.ObjectAllocationOutsideTLAB";
    private static final String SIZE = "allocationSize";
    private static final int LINES = 100;

    private final Recording recording;

    private AllocationProfile(Recording recording) {
        this.recording = recording;
    }

    static AllocationProfile start() {
        Recording recording = new Recording();
        recording.enable(ALLOCATION).withStackTrace();
        recording.start();
        return new AllocationProfile(recording);
    }

    /// Ends it and prints the largest shares.
    ///
    /// @param misses since the start
    void print(int misses) throws IOException {
        Path file = Files.createTempFile("miss", ".jfr");
        recording.dump(file);
        recording.close();
        Map<String, Long> byClass = new HashMap<>();
        Map<String, Long> byCaller = new HashMap<>();
        try (RecordingFile events = new RecordingFile(file)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                if (event.getEventType().getName().equals(ALLOCATION) && !isOfLoad(event.getThread())) {
                    String allocated = event.getClass("objectClass").getName();
                    byClass.merge(allocated, event.getLong(SIZE), Long::sum);
                    byCaller.merge(caller(event.getStackTrace()) + "  " + allocated, event.getLong(SIZE), Long::sum);
                }
            }
        }
        Files.delete(file);
        print("class", byClass, misses);
        print("caller", byCaller, misses);
    }

    private static boolean isOfLoad(RecordedThread thread) {
        String name = thread == null || thread.getJavaName() == null ? "" : thread.getJavaName();
        return name.equals("main") || name.startsWith("server-");
    }

    /// The innermost method of this project, with its line.
    private static String caller(RecordedStackTrace stack) {
        if (stack == null) {
            return "?";
        }
        for (RecordedFrame frame : stack.getFrames()) {
            String type = frame.getMethod().getType().getName();
            if (type.startsWith("rootwalk.")) {
                return type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethod().getName() + ":"
                        + frame.getLineNumber();
            }
        }
        return stack.getFrames().isEmpty() ? "?" : stack.getFrames().getFirst().getMethod().getType().getName();
    }

    private static void print(String title, Map<String, Long> shares, int misses) {
        long all = shares.values().stream().mapToLong(Long::longValue).sum();
        System.out.printf("%noctets per miss by %s, of %d in all:%n", title, all / misses);
        shares.entrySet().stream().sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(LINES)
                .forEach(share -> System.out.printf("%7d  %s%n", share.getValue() / misses, share.getKey()));
    }
}

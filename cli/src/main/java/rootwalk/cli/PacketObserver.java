package rootwalk.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

import rootwalk.socket.packet.Frame;
import rootwalk.web.path.PathEvent;
import rootwalk.web.segment.Capture;
import rootwalk.web.segment.CaptureResult;
import rootwalk.web.segment.PcapWriter;

/// Looks at the segments of a fetch, and hands them out when all connections are closed.
///
/// @param pcap
///            where they are written, if anywhere
/// @param shown
///            takes them in the end
record PacketObserver(Capture capture, Optional<Path> pcap, Consumer<CaptureResult> shown) implements FetchObserver {

    /// For the last segments, once all connections are closed at this end.
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    @Override
    public void onEvent(PathEvent event) {
        capture.onEvent(event);
    }

    @Override
    public void close() throws IOException {
        CaptureResult result;
        try {
            result = capture.end(CLOSE_TIMEOUT);
        } catch (InterruptedException e) {
            capture.close();
            Thread.currentThread().interrupt();
            return;
        }
        if (pcap.isPresent()) {
            write(result, pcap.get());
        }
        shown.accept(result);
    }

    private static void write(CaptureResult result, Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            var writer = new PcapWriter(out);
            for (Frame frame : result.frames()) {
                writer.write(frame);
            }
        }
    }
}

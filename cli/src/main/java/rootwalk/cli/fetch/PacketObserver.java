package rootwalk.cli.fetch;

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

/// Captures the segments of a fetch, and passes them on when all connections are closed.
///
/// @param pcap the file to write them to, if any
/// @param shown receives them at the end
record PacketObserver(Capture capture, Optional<Path> pcap, Consumer<CaptureResult> shown) implements FetchObserver {

    /// How long to wait for the last segments after all connections are closed.
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

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
import rootwalk.web.segment.Captured;
import rootwalk.web.segment.PcapWriter;

/// Looks at the segments of a fetch, and hands them out when all connections are closed.
///
/// @param pcap
///            where they are written, if anywhere
/// @param shown
///            takes them in the end
record PacketOnlooker(Capture capture, Optional<Path> pcap, Consumer<Captured> shown) implements Onlooker {

    /// For the last segments, once all connections are closed at this end.
    private static final Duration CLOSING = Duration.ofSeconds(2);

    @Override
    public void sees(PathEvent event) {
        capture.sees(event);
    }

    @Override
    public void close() throws IOException {
        Captured captured;
        try {
            captured = capture.end(CLOSING);
        } catch (InterruptedException e) {
            capture.close();
            Thread.currentThread().interrupt();
            return;
        }
        if (pcap.isPresent()) {
            write(captured, pcap.get());
        }
        shown.accept(captured);
    }

    private static void write(Captured captured, Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            var writer = new PcapWriter(out);
            for (Frame frame : captured.frames()) {
                writer.write(frame);
            }
        }
    }
}

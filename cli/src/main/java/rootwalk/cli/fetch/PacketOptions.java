package rootwalk.cli.fetch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rootwalk.socket.packet.PacketCaptureException;
import rootwalk.web.segment.Capture;

/// The options of `fetch` for the segments of its connections.
final class PacketOptions {

    @Option(names = "--packets",
            description = "show the TCP segments of each connection, with the states of both ends "
                    + "(needs CAP_NET_RAW)")
    private boolean packets;

    @Option(names = "--pcap", paramLabel = "FILE",
            description = "write the packets to this file, for Wireshark (needs CAP_NET_RAW)")
    private @Nullable Path pcap;

    /// Checks before the fetch whether packets can be captured.
    ///
    /// @param command the command line
    /// @throws IOException with the reason and the remedy
    void check(String command) throws IOException {
        if (!areWanted()) {
            return;
        }
        try {
            Capture.begin(threads()).close();
        } catch (PacketCaptureException refusal) {
            throw new IOException(refusal.getMessage() + "\n  " + Capture.remedy(refusal, command), refusal);
        }
    }

    /// Starts the capture, if an option requests it.
    ///
    /// @param printer prints the segments at the end
    FetchObserver observer(FetchPrinter printer) throws PacketCaptureException {
        return areWanted()
                ? new PacketObserver(Capture.begin(threads()), Optional.ofNullable(pcap), result -> {
                    if (packets) {
                        printer.segments(result);
                    }
                })
                : FetchObserver.NONE;
    }

    private boolean areWanted() {
        return packets || pcap != null;
    }

    private static ThreadFactory threads() {
        return Thread.ofPlatform().daemon().name("packets").factory();
    }
}

package rootwalk.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rootwalk.socket.packet.PacketCaptureException;
import rootwalk.web.segment.Capture;

/// The options of `fetch` that look at the segments of its connections.
final class PacketOptions {

    @Option(names = "--packets",
            description = "show the TCP segments of each connection, with the states of both ends "
                    + "(needs CAP_NET_RAW)")
    private boolean packets;

    @Option(names = "--pcap", paramLabel = "FILE",
            description = "write the packets to this file, for Wireshark (needs CAP_NET_RAW)")
    private @Nullable Path pcap;

    /// Before anything is fetched, whether packets can be looked at at all.
    ///
    /// @param command
    ///            as it was typed
    /// @throws IOException
    ///             that says why not, and the way out
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

    /// Captures packets from now on, if an option asks for it.
    ///
    /// @param printer
    ///            shows them in the end
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

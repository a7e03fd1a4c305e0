package rootwalk.os;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.socket.PassedSocket;

/// The sockets that this process listens with, whichever library has opened them: the kernel knows them all (proc(5)).
public final class OwnSockets {

    private static final Logger LOG = LoggerFactory.getLogger(OwnSockets.class);
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private OwnSockets() {}

    /// The bound sockets of UDP, and those that accept connections. Of a socket with several descriptors there is one. Those for queries
    /// to other servers are among them: only the address distinguishes them. Empty on systems without /proc.
    public static List<PassedSocket> listening() {
        List<PassedSocket> sockets = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : descriptors) {
                add(descriptor, seen, sockets);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("the descriptors of this process cannot be listed", e);
        }
        return sockets;
    }

    private static void add(Path descriptor, Set<String> seen, List<PassedSocket> sockets) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            if (target.startsWith("socket:") && !seen.contains(target)) {
                seen.add(target);
                PassedSocket.find(Integer.parseInt(descriptor.getFileName().toString())).ifPresent(sockets::add);
            }
        } catch (IOException e) {
            // It was closed meanwhile.
            LOG.trace("{} is closed", descriptor, e);
        }
    }
}

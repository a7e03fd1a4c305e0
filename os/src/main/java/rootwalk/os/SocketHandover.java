package rootwalk.os;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

import rootwalk.os.ServiceSockets.ServiceSocket;
import rootwalk.socket.PassedSocket;

/// Receives the sockets of the daemon that runs, in the messages in which systemd would get them: the next daemon takes the part of the service
/// manager for a moment. The socket is in a directory that only this account can enter. One thread, and any may close it.
public final class SocketHandover implements AutoCloseable {

    private static final String MESSAGE = "FDSTORE=1\nFDNAME=";
    private static final String TOKEN_KEY = "TOKENKEY=";
    private static final String END = "BARRIER=1";

    private static final int MSG_CMSG_CLOEXEC = 0x40000000;
    private static final int SO_RCVTIMEO = 20;
    private static final int LONGEST_TEXT = 4096;

    /// Between two looks at whether it was closed.
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

    private final Path path;
    private final int descriptor;

    /// Held while the descriptor is used, so that it is not closed meanwhile.
    private final ReentrantLock use = new ReentrantLock();
    private volatile boolean isClosed;

    private SocketHandover(Path path, int descriptor) {
        this.path = path;
        this.descriptor = descriptor;
    }

    /// Sockets with a name as that of a [ServiceSocket].
    public record Named(String name, List<PassedSocket> sockets) {}

    /// Opens a socket in a new directory.
    ///
    /// @param folder in which the directory is made
    public static SocketHandover receiver(Path folder) throws IOException {
        Path directory = Files.createTempDirectory(folder, ".h",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path path = directory.resolve("s");
        if (!UnixAddress.fits(path.toString())) {
            Files.delete(directory);
            throw new IOException("the path " + path + " is longer than a Unix socket allows");
        }
        try (Arena arena = Arena.ofConfined()) {
            int descriptor = UnixAddress.socket(arena, SO_RCVTIMEO, LOOK_INTERVAL);
            SocketHandover receiver = new SocketHandover(path, descriptor);
            UnixAddress address = UnixAddress.of(arena, path.toString());
            if (descriptor < 0 || CLibrary.call("bind", descriptor, address.memory().address(), address.length()) < 0) {
                receiver.close();
                throw new IOException("no Unix socket can be opened at " + path);
            }
            return receiver;
        }
    }

    /// Where the sockets are sent to.
    public Path path() {
        return path;
    }

    /// Waits for all sockets, without a limit: the sender may have to finish a reload first.
    ///
    /// @throws IOException if this receiver is closed meanwhile
    public ServiceSockets receive() throws IOException {
        use.lock();
        try {
            return receiveAll();
        } finally {
            use.unlock();
        }
    }

    private ServiceSockets receiveAll() throws IOException {
        List<ServiceSocket> sockets = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Optional<String> tokenKey = Optional.empty();
        while (!isClosed) {
            try (Arena arena = Arena.ofConfined()) {
                DescriptorMessage message = new DescriptorMessage(arena, LONGEST_TEXT);
                int length = CLibrary.call("recvmsg", descriptor, message.address(), MSG_CMSG_CLOEXEC);
                if (length < 0) {
                    continue;
                }
                String text = new String(message.text(length), StandardCharsets.UTF_8);
                if (text.equals(END)) {
                    return new ServiceSockets(sockets, problems, tokenKey, Optional.empty());
                }
                if (text.startsWith(TOKEN_KEY)) {
                    tokenKey = Optional.of(text.substring(TOKEN_KEY.length()));
                }
                add(text, message.descriptors(), sockets, problems);
            }
        }
        throw new IOException("the running rootwalk does not pass its sockets");
    }

    private static void add(String text, List<Integer> descriptors, List<ServiceSocket> sockets,
            List<String> problems) {
        for (int each : descriptors) {
            try {
                sockets.add(ServiceSockets.socket(text.replace(MESSAGE, ""), PassedSocket.take(each)));
            } catch (PassedSocket.UnusableException e) {
                problems.add("a socket of the running rootwalk cannot be used: " + e.getMessage());
            }
        }
    }

    /// Sends sockets. Each name may have sockets that the receiver uses together.
    ///
    /// @param to the path of a receiver
    /// @param tokenKey of QUIC
    /// @throws IOException if the receiver is gone
    public static void send(Path to, List<Named> all, Optional<String> tokenKey) throws IOException {
        NotifySocket receiver = new NotifySocket(to.toString());
        // The first failure ends it: each one may take seconds.
        boolean isSent = all.stream().allMatch(each -> receiver.sendAll(MESSAGE + each.name(),
                each.sockets().stream().map(PassedSocket::descriptor).toList()));
        isSent = isSent && (tokenKey.isEmpty() || receiver.send(TOKEN_KEY + tokenKey.get()));
        if (!isSent || !receiver.send(END)) {
            throw new IOException("the sockets cannot be sent to " + to);
        }
    }

    /// Closes the socket, and removes its directory.
    @Override
    public void close() throws IOException {
        isClosed = true;
        use.lock();
        try {
            if (descriptor >= 0) {
                int ignored = CLibrary.call("close", descriptor);
            }
        } finally {
            use.unlock();
        }
        Files.deleteIfExists(path);
        Files.deleteIfExists(Objects.requireNonNull(path.getParent()));
    }
}

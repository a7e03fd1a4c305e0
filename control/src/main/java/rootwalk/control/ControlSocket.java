package rootwalk.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.wire.CountText;
import rootwalk.wire.file.WriteTrial;

/// The open Unix socket on which the daemon accepts commands. Thread-safe.
public final class ControlSocket implements AutoCloseable {

    static final String DONE = "ok";
    static final String FAILED = "failed";

    /// The second line of the next daemon: it has bound its addresses, and needs the journal.
    static final String JOURNAL = "journal";

    /// A line of the next daemon before the last one: it needs the cache, whose lines end with [#END].
    static final String CACHE = "cache";

    static final String END = ".";

    /// The last line of the next daemon: it answers queries now.
    static final String TAKEN = "taken";

    /// Octets that `sockaddr_un` holds on Linux, without the last zero; 4 fewer elsewhere.
    private static final int MAX_PATH = 107;

    private static final String REMEDY = "; name another place with control: {socket: PATH}";

    /// The bits of `st_mode` for the type of a file, and their value for a socket.
    private static final int FILE_TYPE = 0xF000;
    private static final int SOCKET = 0xC000;

    private static final int MAX_CONNECTIONS = 16;
    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);

    private final Path path;
    private final Optional<Object> identity;
    private final ServerSocketChannel server;
    private final ControlHandler handler;
    private final Duration timeout;
    private final Semaphore free = new Semaphore(MAX_CONNECTIONS);
    private final Semaphore handovers = new Semaphore(1);
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("control-deadlines").factory());

    private ControlSocket(Path path, ServerSocketChannel server, ControlHandler handler, Duration timeout)
            throws IOException {
        this.path = path;
        this.identity = fileKey(path);
        this.server = server;
        this.handler = handler;
        this.timeout = timeout;
    }

    /// Opens the socket and accepts commands. A socket file on which no process listens is replaced.
    ///
    /// @param timeout how long a client may take to send its request, or to read a part of the response
    /// @throws ControlFailure if it cannot be opened, with the reason and a remedy
    public static ControlSocket open(Path path, ControlHandler handler, Duration timeout) throws ControlFailure {
        refuseExisting(path);
        try {
            ServerSocketChannel server = bind(path);
            try {
                ControlSocket socket = new ControlSocket(path, server, handler, timeout);
                Thread.ofVirtual().name("control").start(socket::accept);
                return socket;
            } catch (IOException e) {
                server.close();
                throw e;
            }
        } catch (IOException e) {
            throw new ControlFailure("control.socket: " + obstacle(path).orElseGet(
                    () -> path + " cannot be opened: " + WriteTrial.reason(path, e) + REMEDY), e);
        }
    }

    /// Binds in a directory that only this account can access, and moves the socket to its place after its permissions are
    /// set. No other account can connect in between, whatever the umask.
    private static ServerSocketChannel bind(Path path) throws IOException {
        Path unseen = unseen(path);
        Path directory = Objects.requireNonNull(unseen.getParent());
        Files.createDirectory(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(unseen));
            Files.setPosixFilePermissions(unseen, PosixFilePermissions.fromString("rw-------"));
            Files.move(unseen, path, StandardCopyOption.ATOMIC_MOVE);
            return server;
        } catch (IOException e) {
            server.close();
            throw e;
        } finally {
            Files.deleteIfExists(unseen);
            Files.deleteIfExists(directory);
        }
    }

    /// Why the socket cannot be opened, and a remedy; empty if it can, or if only a running daemon prevents it. Leaves no
    /// file.
    public static Optional<String> trouble(Path path) {
        return obstacle(path).map(it -> it + ": without it, rootwalk ctl cannot reach the daemon");
    }

    private static Optional<String> obstacle(Path path) {
        Path folder = Optional.ofNullable(path.getParent()).orElse(path);
        if (!Files.isDirectory(folder)) {
            return Optional.of("there is no folder " + folder + REMEDY);
        }
        return blocked(path).or(() -> WriteTrial.newFile(path).map(trouble -> trouble + REMEDY));
    }

    private static Optional<String> blocked(Path path) {
        int surplus = Math.max(octets(path), octets(unseen(path))) - MAX_PATH;
        if (surplus > 0) {
            return Optional.of("the path of the control socket has " + CountText.of(surplus, "octet")
                    + " more than a Unix socket allows: " + path
                    + "; name a shorter one with control: {socket: PATH}");
        }
        return Files.exists(path) && !isSocket(path)
                ? Optional.of(path
                        + " exists and is not a socket; remove it, or name another place with control: {socket: PATH}")
                : Optional.empty();
    }

    private static boolean isSocket(Path path) {
        try {
            return Files.getAttribute(path, "unix:mode") instanceof Integer mode && (mode & FILE_TYPE) == SOCKET;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /// Whether a path fits in `sockaddr_un`.
    static boolean fits(Path path) {
        return octets(path) <= MAX_PATH;
    }

    private static int octets(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    /// Where the socket is bound before it is moved to its place. Shorter than a temporary directory of the JDK, because
    /// the whole path has to fit in `sockaddr_un`.
    private static Path unseen(Path path) {
        String name = Long.toString((System.nanoTime() & 0xFFFFFF) | 0x800000, Character.MAX_RADIX);
        return path.resolveSibling("." + name).resolve("s");
    }

    private static void refuseExisting(Path path) throws ControlFailure {
        Optional<String> trouble = blocked(path);
        if (trouble.isPresent()) {
            throw new ControlFailure("control.socket: " + trouble.get());
        }
        if (!Files.exists(path)) {
            return;
        }
        try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            throw new ControlFailure("another rootwalk answers on " + path
                    + "; stop it, or name another place with control: {socket: PATH}");
        } catch (ControlFailure e) {
            throw e;
        } catch (IOException e) {
            LOG.debug("replacing {}, on which no process listens", path, e);
        }
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel client = server.accept();
                if (free.tryAcquire()) {
                    begin(client);
                } else {
                    client.close();
                }
            } catch (IOException | OutOfMemoryError e) {
                if (server.isOpen()) {
                    LOG.warn("a control connection could not be accepted: {}", e.getMessage());
                    pause();
                }
            }
        }
    }

    private void begin(SocketChannel client) throws IOException {
        try {
            Thread.ofVirtual().name("control-client").start(() -> serve(client));
        } catch (OutOfMemoryError e) {
            free.release();
            client.close();
            throw e;
        }
    }

    /// Keeps a lack of descriptors from becoming a busy loop.
    private static void pause() {
        try {
            Thread.sleep(Duration.ofMillis(100));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(SocketChannel client) {
        try (ControlExchange exchange = new ControlExchange(client, clock, timeout, handovers)) {
            exchange.run(handler);
        } catch (IOException e) {
            LOG.debug("the connection of a control client failed: {}", e.getMessage());
        } catch (RejectedExecutionException e) {
            LOG.debug("a control client connected while the socket was being closed");
        } catch (RuntimeException e) {
            LOG.error("a control command failed", e);
        } catch (OutOfMemoryError e) {
            LOG.error("a control command failed: out of memory ({})", e.getMessage());
        } finally {
            free.release();
        }
    }

    private static Optional<Object> fileKey(Path path) throws IOException {
        return Optional.ofNullable(Files.readAttributes(path, BasicFileAttributes.class).fileKey());
    }

    /// Accepts no more commands, and removes the socket unless another daemon has replaced it. May be called twice: a socket of the next daemon stays.
    @Override
    public void close() {
        if (isClosed.getAndSet(true)) {
            return;
        }
        // As long as the socket is open, no other file has the number of its inode.
        try (ServerSocketChannel _ = server) {
            if (Files.exists(path) && Objects.equals(identity, fileKey(path))) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            LOG.debug("the control socket {} was not removed", path, e);
        } finally {
            clock.shutdownNow();
        }
    }
}

package rootwalk.daemon.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The Unix socket on which the daemon takes commands, from its opening to its closing. Thread-safe.
public final class ControlSocket implements AutoCloseable {

    static final String DONE = "ok";
    static final String FAILED = "failed";

    /// What `sockaddr_un` holds on Linux, without the last zero; 4 fewer elsewhere.
    private static final int LONGEST_PATH = 107;

    private static final int MOST_CONNECTIONS = 16;
    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);

    private final Path path;
    private final Optional<Object> identity;
    private final ServerSocketChannel server;
    private final ControlHandler handler;
    private final Duration patience;
    private final Semaphore free = new Semaphore(MOST_CONNECTIONS);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("control-deadlines").factory());

    private ControlSocket(Path path, ServerSocketChannel server, ControlHandler handler, Duration patience)
            throws IOException {
        this.path = path;
        this.identity = fileKey(path);
        this.server = server;
        this.handler = handler;
        this.patience = patience;
    }

    /// Opens the socket and takes commands at once. A socket that is there and on which nobody answers is replaced.
    ///
    /// @param patience how long a client may take to send its request or to take a piece of the answer
    /// @throws ControlFailure when it cannot be opened, with the reason and the way out
    public static ControlSocket open(Path path, ControlHandler handler, Duration patience) throws ControlFailure {
        refuseWhatIsNotOurs(path);
        try {
            ServerSocketChannel server = bind(path);
            try {
                ControlSocket socket = new ControlSocket(path, server, handler, patience);
                Thread.ofVirtual().name("control").start(socket::accept);
                return socket;
            } catch (IOException e) {
                server.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw new ControlFailure(
                    "the directory " + path.getParent()
                            + " of the control socket does not exist; create it, or name another"
                            + " place with control: {socket: PATH}",
                    e);
        } catch (IOException e) {
            throw new ControlFailure(
                    "the control socket " + path + " cannot be opened (" + e.getMessage()
                            + "); name a place where this user may"
                            + " write with control: {socket: PATH}",
                    e);
        }
    }

    /// Binds in a directory that nobody else may enter and moves the socket to its place once its permissions are
    /// right: there is no moment in which another user could connect, whatever the umask.
    private static ServerSocketChannel bind(Path path) throws IOException {
        // Shorter than a temporary directory of the JDK, because the whole path has to fit in sockaddr_un.
        Path directory = path.resolveSibling("." + Long.toString(System.nanoTime() & 0xFFFFFF, Character.MAX_RADIX));
        Files.createDirectory(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path unseen = directory.resolve("s");
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

    private static void refuseWhatIsNotOurs(Path path) throws ControlFailure {
        if (path.toString().length() > LONGEST_PATH) {
            throw new ControlFailure("the path of the control socket is longer than " + LONGEST_PATH
                    + " characters: " + path + "; name a shorter one with control: {socket: PATH}");
        }
        if (!Files.exists(path)) {
            return;
        }
        if (Files.isRegularFile(path) || Files.isDirectory(path)) {
            throw new ControlFailure(
                    path + " is there and is no socket; remove it, or name another place with control: {socket: PATH}");
        }
        try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            throw new ControlFailure("another rootwalk answers on " + path
                    + "; stop it, or name another place with control: {socket: PATH}");
        } catch (ControlFailure e) {
            throw e;
        } catch (IOException e) {
            LOG.debug("replacing {}, on which nobody answers", path, e);
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
                    LOG.warn("a control connection could not be taken: {}", e.getMessage());
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
        try (ControlExchange exchange = new ControlExchange(client, clock, patience)) {
            exchange.run(handler);
        } catch (IOException e) {
            LOG.debug("a control client left: {}", e.getMessage());
        } catch (RejectedExecutionException e) {
            LOG.debug("a control client came while the socket was being closed");
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

    /// Takes no more commands and removes the socket, unless another daemon has put its own there.
    @Override
    public void close() {
        try {
            server.close();
            clock.shutdownNow();
            if (Objects.equals(identity, fileKey(path))) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            LOG.debug("the control socket {} stays behind", path, e);
        }
    }
}

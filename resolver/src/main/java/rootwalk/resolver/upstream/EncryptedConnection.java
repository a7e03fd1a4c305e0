package rootwalk.resolver.upstream;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.UpstreamEncryption;
import rootwalk.wire.BigEndian;

/// A TLS connection to a server that any number of queries share (RFC 7766 section 6.2.1.1). The responses come in any order. A virtual
/// thread opens it and reads from it, another one writes to it. Any thread may query.
final class EncryptedConnection implements SharedConnection {

    private static final int OPEN_MILLIS = 4000;

    /// Without queries for this long, it is closed, in nanoseconds.
    private static final long IDLE = 30_000_000_000L;

    /// After a failed attempt, there is no other for this long, in nanoseconds.
    private static final long PAUSE = 1_000_000_000L;

    /// If nothing is received for this long although queries were sent, it is dead, in nanoseconds.
    private static final long DEAD = 3_000_000_000L;

    private static final int MOST_QUEUED = 2000;
    private static final int PREFIX = 2;

    /// Wakes the writer of a connection that has ended.
    private static final byte[] END = {};

    private final InetSocketAddress server;
    private final UpstreamEncryption.OverTcp encryption;
    private final Time time;
    /// The connection before was useless. If this one is too, it has failed.
    private final boolean isLastTry;
    private final Socket tcp = new Socket();
    /// Ends when it is open, or has failed.
    private final PendingResult<Boolean> opening = new PendingResult<>();
    private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>(MOST_QUEUED);
    /// The queries without a response, by their ID.
    private final ConcurrentHashMap<Integer, PendingResponse> waiting = new ConcurrentHashMap<>();
    private volatile boolean isOpen;
    private volatile boolean hasResponded;
    /// The server has ended it before its first response.
    private volatile boolean wasUseless;
    private volatile boolean hasEnded;
    private volatile boolean wasClosedHere;
    private volatile long endedAt;
    private volatile @Nullable Failure failure;
    /// Since when nothing was received, with a query that was sent; 0 without one.
    private volatile long silentSince;

    private EncryptedConnection(InetSocketAddress server, UpstreamEncryption.OverTcp encryption, boolean isLastTry,
            Time time) {
        this.server = server;
        this.encryption = encryption;
        this.isLastTry = isLastTry;
        this.time = time;
    }

    /// Begins to open a connection.
    ///
    /// @param before the connection to this server that has ended, or null
    static EncryptedConnection open(InetSocketAddress server, UpstreamEncryption.OverTcp encryption,
            @Nullable SharedConnection before, Time time) {
        boolean isLastTry = before != null && before.wasUseless();
        EncryptedConnection connection = new EncryptedConnection(server, encryption, isLastTry, time);
        Thread.ofVirtual().name("tls-upstream").start(connection::run);
        return connection;
    }

    @Override
    public boolean isOpen() {
        return isOpen && !hasEnded;
    }

    @Override
    public boolean isCurrent() {
        return !hasEnded || (failure != null && time.nanos() - endedAt < PAUSE);
    }

    @Override
    public boolean wasUseless() {
        return wasUseless;
    }

    @Override
    public @Nullable Failure failure() {
        return failure;
    }

    @Override
    public boolean wasUseful() {
        return hasResponded;
    }

    @Override
    public boolean wasClosedHere() {
        return wasClosedHere;
    }

    @Override
    public boolean awaitOpening(long nanos) throws InterruptedException {
        return opening.await(nanos);
    }

    @Override
    public boolean reserve(int id, PendingResponse response) {
        return waiting.putIfAbsent(id, response) == null;
    }

    @Override
    public boolean send(int id, byte[] message, int length) {
        byte[] framed = new byte[PREFIX + length];
        BigEndian.put16(framed, 0, length);
        System.arraycopy(message, 0, framed, PREFIX, length);
        if (silentSince == 0) {
            silentSince = time.nanos() | 1;
        }
        boolean isQueued = queue.offer(framed);
        if (hasEnded) {
            end(id);
            return true;
        }
        return isQueued;
    }

    private void end(int id) {
        PendingResponse response = waiting.remove(id);
        if (response != null) {
            response.end(null);
        }
    }

    @Override
    public void giveUp(int id) {
        waiting.remove(id);
        long since = silentSince;
        if (since != 0 && time.nanos() - since > DEAD) {
            close();
        }
    }

    private void run() {
        try (tcp) {
            tcp.setTcpNoDelay(true);
            tcp.connect(server, OPEN_MILLIS);
            tcp.setSoTimeout(OPEN_MILLIS);
            Socket socket = secured();
            if (socket != null) {
                exchange(socket);
            }
        } catch (IOException e) {
            fail(new Failure(switch (e) {
                case ConnectException _ -> "nothing listens there";
                case SocketTimeoutException _ -> "it accepts no connection over TCP in time";
                default -> String.valueOf(e.getMessage());
            }, true));
        } finally {
            end();
        }
    }

    /// Null if the handshake has failed.
    private @Nullable Socket secured() throws SocketException {
        Socket socket;
        try {
            socket = encryption.over(tcp);
        } catch (IOException e) {
            fail(new Failure(e instanceof SocketTimeoutException ? "the TLS handshake took too long"
                    : String.valueOf(e.getMessage()), false));
            return null;
        }
        socket.setSoTimeout(0);
        return socket;
    }

    private void exchange(Socket socket) {
        isOpen = true;
        opening.end(true);
        Thread.ofVirtual().name("tls-upstream-writer").start(() -> write(socket));
        try {
            read(new DataInputStream(new BufferedInputStream(socket.getInputStream())));
        } catch (IOException e) {
            if (!hasResponded && !hasEnded) {
                wasUseless = true;
                String reason = encryption.rejected(e);
                if (isLastTry) {
                    fail(new Failure(reason, false));
                }
            }
        }
    }

    private void fail(Failure why) {
        endedAt = time.nanos();
        failure = why;
        hasEnded = true;
    }

    private void end() {
        hasEnded = true;
        opening.end(isOpen);
        queue.offer(END);
        waiting.keySet().forEach(this::end);
    }

    /// Until the server closes the connection.
    private void read(DataInputStream in) throws IOException {
        while (true) {
            byte[] message = new byte[in.readUnsignedShort()];
            in.readFully(message);
            silentSince = 0;
            hasResponded = true;
            if (message.length >= PREFIX) {
                PendingResponse response = waiting.remove(BigEndian.get16(message, 0));
                // The query of a late response was given up.
                if (response != null) {
                    response.end(message);
                }
            }
        }
    }

    private void write(Socket socket) {
        try (socket) {
            OutputStream out = socket.getOutputStream();
            while (!hasEnded) {
                byte[] next = queue.poll(IDLE, TimeUnit.NANOSECONDS);
                if (next != null) {
                    out.write(next);
                } else if (waiting.isEmpty()) {
                    endHere();
                }
            }
        } catch (IOException | InterruptedException e) {
            // The reader sees that the connection has ended.
        }
    }

    private void endHere() {
        if (!hasEnded) {
            wasClosedHere = true;
            hasEnded = true;
        }
    }

    @Override
    public void close() {
        endHere();
        try {
            tcp.close();
        } catch (IOException e) {
            // A failure to close has no consequences.
        }
    }
}

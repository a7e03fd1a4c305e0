package rootwalk.daemon.assembly.listening;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import javax.net.ssl.SSLEngine;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.config.Config;
import rootwalk.daemon.assembly.process.FileStates;
import rootwalk.daemon.assembly.process.PeriodicCheck;
import rootwalk.daemon.pipeline.HandshakeObserver;
import rootwalk.daemon.pipeline.TlsClient;
import rootwalk.daemon.transport.quic.QuicTransport;
import rootwalk.daemon.transport.stream.StreamTls;
import rootwalk.wire.tls.TlsServer;

/// The TLS of queries: the current certificates, and a thread that reads the files again when they change. Nothing of it exists
/// before a configuration has an address for it. Any thread.
public final class QueryTls implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(QueryTls.class);

    /// For ALPN, the preferred one first.
    private static final List<String> HTTP_VERSIONS = List.of("h2", "http/1.1");

    /// Between two checks of the files.
    private static final Duration PERIOD = Duration.ofSeconds(5);

    private final int loops;
    private final HandshakeObserver observer;
    private final ThreadFactory handshakeThreads;
    private final ThreadFactory watchThreads;
    private volatile @Nullable Content current;

    /// The state of files that cannot be used, and whether that is reported.
    private @Nullable FileStates broken;
    private boolean isReported;

    private @Nullable StreamTls streams;
    private @Nullable PeriodicCheck watch;

    /// What is in use, made from files.
    ///
    /// @param state of the files before they were read
    /// @param isForQuic whether it is also used for QUIC and HTTP/3, which have another implementation of TLS
    record Content(TlsFiles files, FileStates state, TlsServer server, boolean isForQuic) {}

    /// @param loops event loops of the transport
    /// @param watchThreads makes virtual threads
    QueryTls(int loops, HandshakeObserver observer, ThreadFactory handshakeThreads, ThreadFactory watchThreads) {
        this.loops = loops;
        this.observer = observer;
        this.handshakeThreads = handshakeThreads;
        this.watchThreads = watchThreads;
    }

    /// Reads the files of a configuration. What is used now does not change.
    ///
    /// @return empty if no address uses TLS
    /// @throws IOException if a file cannot be used; the message names it
    static Optional<Content> content(Config config) throws IOException {
        Optional<Config.Tls> configured = config.tls();
        return !config.listen().usesTls() || configured.isEmpty() ? Optional.empty()
                : Optional.of(read(TlsFiles.of(configured.get()), isForQuic(config)));
    }

    private static boolean isForQuic(Config config) {
        return config.listen().usesQuic() && QuicServer.lack(config).isEmpty();
    }

    private static Content read(TlsFiles files, boolean isForQuic) throws IOException {
        FileStates state = files.states();
        TlsServer server = files.read();
        if (isForQuic) {
            QuicTransport.check(server);
        }
        return new Content(files, state, server, isForQuic);
    }

    /// Uses these files from the next handshake on. Open connections stay.
    synchronized void use(Optional<Content> content) {
        // A connection may begin its handshake after the last address is closed.
        content.ifPresent(it -> current = it);
        broken = null;
        if (content.isEmpty()) {
            endWatch();
        } else if (watch == null) {
            watch = PeriodicCheck.start(PERIOD, this::check, watchThreads);
        }
    }

    /// The TLS of connections, with the current certificate for each handshake.
    synchronized StreamTls streams() {
        StreamTls open = streams == null ? new StreamTls(this::newEngine, observer, loops, handshakeThreads) : streams;
        streams = open;
        return open;
    }

    private SSLEngine newEngine() {
        return server().newEngine(TlsClient.DNS_OVER_TLS);
    }

    /// The TLS of a new connection over HTTPS.
    SSLEngine newHttpsEngine() {
        return server().newEngine(HTTP_VERSIONS);
    }

    /// The certificate that is in use.
    TlsServer server() {
        return Objects.requireNonNull(current, "nothing is accepted before a certificate is in use").server();
    }

    /// Reads the files again if they have changed. If they cannot be used, those before stay in use. That is reported at the
    /// second check with the same files, since a certificate and its key are rarely replaced in the same moment.
    public synchronized void check() {
        Content before = current;
        if (before == null) {
            return;
        }
        FileStates state = before.files().states();
        if (state.equals(before.state())) {
            broken = null;
            return;
        }
        try {
            current = read(before.files(), before.isForQuic());
            broken = null;
            LOG.info("the certificate in {} is in use", before.files().certificates());
        } catch (IOException e) {
            report(state, e);
        }
    }

    private void report(FileStates state, IOException problem) {
        if (!state.equals(broken)) {
            broken = state;
            isReported = false;
        } else if (!isReported) {
            isReported = true;
            LOG.error("{}; the certificate that was read before stays in use for queries",
                    problem.getMessage());
        }
    }

    private void endWatch() {
        PeriodicCheck running = watch;
        watch = null;
        if (running != null) {
            running.close();
        }
    }

    @Override
    public synchronized void close() {
        endWatch();
        StreamTls open = streams;
        streams = null;
        if (open != null) {
            open.close();
        }
    }
}

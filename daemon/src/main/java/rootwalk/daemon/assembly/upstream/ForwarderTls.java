package rootwalk.daemon.assembly.upstream;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import rootwalk.config.Config;
import rootwalk.daemon.assembly.process.FileStates;
import rootwalk.wire.tls.TlsClient;

/// The TLS client for a forwarder. All connections share it, so that the forwarder can resume the session of one before (RFC 8446 section 2.2). Another one is made
/// after a failure, and when a file has changed. Two with the same settings are equal. Any thread.
///
/// @param <T> the client in the form that a transport needs
final class ForwarderTls<T> {

    private final Config.RemoteTls settings;
    private final String server;
    private final Function<TlsClient, T> form;
    private final List<Path> files;
    private final ReentrantLock lock = new ReentrantLock();
    /// Null before the first connection, and after one that failed.
    private @Nullable Kept<T> kept;

    /// @param states of the files, before they were read
    private record Kept<T>(T client, FileStates states) {}

    /// @param server its address
    ForwarderTls(Config.RemoteTls settings, String server, Function<TlsClient, T> form) {
        this.settings = settings;
        this.server = server;
        this.form = form;
        files = new ArrayList<>();
        settings.authorities().ifPresent(files::add);
        settings.identity().ifPresent(it -> files.addAll(List.of(it.certificate(), it.key())));
    }

    /// @throws IOException if a file cannot be used; the message says why
    T client() throws IOException {
        FileStates states = FileStates.of(files);
        lock.lock();
        try {
            Kept<T> known = kept;
            if (known == null || !known.states.equals(states)) {
                known = new Kept<>(form.apply(RemoteTlsClient.of(settings, server)), states);
                kept = known;
            }
            return known.client;
        } finally {
            lock.unlock();
        }
    }

    /// The next connection has another client, without sessions.
    void forget() {
        lock.lock();
        try {
            kept = null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ForwarderTls<?> it && settings.equals(it.settings) && server.equals(it.server);
    }

    @Override
    public int hashCode() {
        return 31 * settings.hashCode() + server.hashCode();
    }
}

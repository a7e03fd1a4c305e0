package rootwalk.cli.serve;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.os.MemoryFile;
import rootwalk.os.ServiceManager;
import rootwalk.wire.CountText;

/// The record cache in a file in memory, which the service manager keeps while the daemon is restarted.
final class KeptCache {

    private static final Logger LOG = LoggerFactory.getLogger(KeptCache.class);

    /// The process ends soon, whatever is in progress.
    private static final Duration LONGEST = Duration.ofMillis(400);

    private KeptCache() {}

    /// Has the manager keep the cache of a daemon that ends. If that fails, the next one begins with an empty cache.
    static void keep(RunningDaemon daemon, ServiceManager manager) {
        try (MemoryFile file = MemoryFile.create()) {
            try (Writer writer = file.writer()) {
                daemon.passCache(writer, LONGEST);
            }
            manager.forgetCache();
            manager.keepCache(file);
        } catch (IOException | OutOfMemoryError e) {
            LOG.debug("the cache is not kept for the next start", e);
        }
    }

    /// Stores a cache that was kept, on a thread of its own while queries are answered.
    static void take(MemoryFile file, RunningDaemon daemon, ServiceManager manager) {
        // This process has it now. When it ends, the manager may get another one.
        manager.forgetCache();
        try {
            Thread.ofPlatform().daemon().name("kept-cache").start(() -> read(file, daemon));
        } catch (OutOfMemoryError e) {
            LOG.debug("the cache that was kept is not used: there are no more threads", e);
        }
    }

    private static void read(MemoryFile file, RunningDaemon daemon) {
        try (file; BufferedReader lines = file.reader()) {
            int entries = daemon.takeCache(lines.lines().iterator());
            LOG.info("{} of the cache were kept over the restart", CountText.of(entries, "entry", "entries"));
        } catch (IOException | UncheckedIOException | OutOfMemoryError e) {
            LOG.warn("the cache that was kept cannot be read: {}", e.getMessage());
        }
    }
}

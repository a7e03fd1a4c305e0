package rootwalk.daemon.assembly.zones;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.journal.Journal;
import rootwalk.authoritative.journal.JournalCounts;
import rootwalk.authoritative.journal.JournalSettings;
import rootwalk.authoritative.zone.Zone;
import rootwalk.config.Config;
import rootwalk.daemon.assembly.process.OwnThread;

/// The journal of a server. It is opened when the first zone needs it, and then stays open. Used by one thread at a time, except
/// [#counts] and [#close].
public final class ZoneJournal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ZoneJournal.class);

    private static final long LONGEST_END = 700;

    private final InstantSource clock;
    private final ThreadFactory threads;
    private final Consumer<Zone> published;
    private Config.@Nullable Journal settings;
    /// Whether a zone needs it, or did since the start.
    private boolean isNeeded;
    private volatile @Nullable CompletableFuture<Journal> opening;

    /// @param published receives each zone of which another version is served
    public ZoneJournal(InstantSource clock, ThreadFactory threads, Consumer<Zone> published) {
        this.clock = clock;
        this.threads = threads;
        this.published = published;
    }

    /// Begins to open the journal, if a zone of the configuration needs it, or did before: there may be zones that were added. To load the
    /// library takes long; meanwhile zone files are read.
    public void prepare(Config config) {
        isNeeded |= config.hasJournal();
        if (opening != null || !(config.hasJournal() || Journal.exists(config.journal().directory()))) {
            return;
        }
        Config.Journal journal = config.journal();
        settings = journal;
        opening = OwnThread.run(() -> open(journal));
    }

    private Journal open(Config.Journal journal) {
        try {
            return Journal.open(
                    new JournalSettings(journal.directory(), journal.size(), journal.zoneSize(), journal.maxAge()),
                    clock, threads, published);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /// The journal, after [#prepare]. Waits until it is open.
    ///
    /// @throws UncheckedIOException if it cannot be opened; the next [#prepare] tries again
    public Journal get() {
        CompletableFuture<Journal> begun = opening;
        if (begun == null) {
            throw new IllegalStateException("no zone needs the journal");
        }
        try {
            return begun.join();
        } catch (CompletionException e) {
            opening = null;
            if (e.getCause() instanceof UncheckedIOException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /// The journal, if a zone needs it or did before. Waits until it is open.
    ///
    /// @throws UncheckedIOException if it cannot be opened; the next [#prepare] tries again
    public Optional<Journal> find() {
        return opening == null ? Optional.empty() : Optional.of(get());
    }

    /// Whether a configuration has other settings than the journal was opened with.
    public boolean isOutdated(Config config) {
        return opening != null && !config.journal().equals(settings);
    }

    /// Any thread.
    public Optional<JournalCounts> counts() {
        return Optional.ofNullable(opening).filter(it -> it.isDone() && !it.isCompletedExceptionally())
                .map(it -> it.join().counts());
    }

    /// Closes a journal that no zone needs.
    public void release() {
        if (!isNeeded) {
            close();
            opening = null;
        }
    }

    /// All recorded zones of the configuration are published.
    public void endOthers() {
        CompletableFuture<Journal> begun = opening;
        if (begun != null && isNeeded) {
            var _ = begun.thenAccept(Journal::endOthers);
        }
    }

    /// Closes the journal for another process. Any thread.
    ///
    /// @return whether it is closed, or was not open
    public boolean handOver(Duration longest) {
        CompletableFuture<Journal> begun = opening;
        return begun == null || begun.isCompletedExceptionally() || begun.join().close(longest);
    }

    /// Any thread. May be called twice. Waits for a journal that is being opened, but no longer than the shutdown of a daemon may take.
    @Override
    public void close() {
        CompletableFuture<Journal> begun = opening;
        if (begun == null) {
            return;
        }
        CompletableFuture<Void> closed = begun.thenAccept(Journal::close);
        try {
            closed.get(LONGEST_END, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("the journal was not open", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

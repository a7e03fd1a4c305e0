package rootwalk.daemon.assembly;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.daemon.assembly.upstream.ResolverService;
import rootwalk.dnssec.crypto.Crypto;
import rootwalk.resolver.anchors.Anchors;
import rootwalk.resolver.anchors.NegativeAnchorCheck;
import rootwalk.resolver.anchors.Rollover;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.wire.DurationText;
import rootwalk.wire.Name;
import rootwalk.wire.ResponseCode;

/// The thread that keeps trust anchors in sync with their zones, and removes negative trust anchors that are no longer needed.
final class AnchorWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AnchorWatch.class);

    /// After the start, when clients have had their first answers.
    private static final Duration LIBRARY_DELAY = Duration.ofSeconds(2);
    private static final Duration FIRST_DELAY = Duration.ofMinutes(1);

    /// How often negative trust anchors are checked.
    private static final Duration PERIOD = Duration.ofMinutes(5);

    private static final Duration LONGEST_END = Duration.ofMillis(500);

    private final Supplier<Service> service;
    private final ThreadFactory threads;
    private final Thread thread;
    private boolean isLibraryFound;

    AnchorWatch(Supplier<Service> service, ThreadFactory threads) {
        this.service = service;
        this.threads = threads;
        thread = threads.newThread(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            Thread.sleep(LIBRARY_DELAY);
            findLibrary();
            Thread.sleep(FIRST_DELAY);
            while (true) {
                findLibrary();
                Thread.sleep(roundOrDefect());
            }
        } catch (InterruptedException e) {
            LOG.debug("the trust anchors are no longer checked");
        } finally {
            storeAtEnd();
        }
    }

    /// With this interval, the time in the file is less than a day old at the next start.
    private void storeAtEnd() {
        // A channel closes itself when an interrupted thread writes to it.
        var _ = Thread.interrupted();
        anchors().flatMap(Anchors::rollover).ifPresent(Rollover::store);
    }

    /// Finds the library for signatures, so that no client waits for it. After a reload, it may be needed for the first time.
    private void findLibrary() {
        if (!isLibraryFound && anchors().isPresent()) {
            isLibraryFound = true;
            LOG.info("signatures are verified by {}", Crypto.fastest().name());
            Crypto.whenWorthLoading(() -> threads.newThread(AnchorWatch::loadFastest).start());
        }
    }

    private static void loadFastest() {
        String before = Crypto.fastest().name();
        Crypto.loadFastest();
        String after = Crypto.fastest().name();
        if (!after.equals(before)) {
            LOG.info("signatures are verified by {} from now on", after);
        }
    }

    /// A defect must not end the thread.
    private Duration roundOrDefect() {
        try {
            return round();
        } catch (RuntimeException e) {
            LOG.error("trust anchors could not be checked; again in {}", DurationText.text(PERIOD), e);
            return PERIOD;
        }
    }

    private Optional<Anchors> anchors() {
        return service.get().resolving().flatMap(ResolverService::anchors);
    }

    /// Runs the tasks that are due, and returns the time until the next round.
    Duration round() {
        Optional<Anchors> anchors = anchors();
        Duration wait = anchors.flatMap(Anchors::rollover).map(Rollover::step).orElse(PERIOD);
        anchors.ifPresent(it -> new NegativeAnchorCheck(it.negative(), query -> refresh(service, query)).run()
                .forEach(this::flush));
        return wait.compareTo(PERIOD) < 0 ? wait : PERIOD;
    }

    private void flush(Name name) {
        service.get().resolving().ifPresent(it -> {
            var _ = it.flush(name);
        });
    }

    /// Resolves a query again although it is in the cache of the current service.
    static Resolution refresh(Supplier<Service> service, Query query) {
        return service.get().resolving().map(it -> it.resolver().refresh(query))
                .orElseGet(() -> Resolution.failed(ResponseCode.SERVFAIL, 0));
    }

    /// Ends the thread, and waits until it has stored the state, but no longer than the shutdown of a daemon may take.
    @Override
    public void close() {
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        thread.interrupt();
        try {
            var _ = thread.join(LONGEST_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

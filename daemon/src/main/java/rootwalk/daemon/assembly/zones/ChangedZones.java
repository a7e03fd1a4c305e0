package rootwalk.daemon.assembly.zones;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.daemon.assembly.process.UncaughtExceptions;
import rootwalk.wire.Name;

/// Passes on the names of zones that were changed while they are served, so that responses with their data are removed from the
/// message cache: at once, but not more often than once a second, since each time all responses are visited. Any thread.
public final class ChangedZones implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChangedZones.class);

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Consumer<Set<Name>> receiver;
    private final Set<Name> waiting = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<Name> queue = new LinkedBlockingQueue<>();
    private final Thread thread;

    /// @param receiver of the zones that have changed meanwhile
    public ChangedZones(Consumer<Set<Name>> receiver, ThreadFactory threads) {
        this.receiver = receiver;
        thread = threads.newThread(this::run);
        thread.start();
    }

    public void add(Name zone) {
        if (waiting.add(zone)) {
            queue.add(zone);
        }
    }

    private void run() {
        try {
            while (true) {
                Set<Name> names = new LinkedHashSet<>();
                names.add(queue.take());
                queue.drainTo(names);
                waiting.removeAll(names);
                UncaughtExceptions.reported(() -> receiver.accept(names));
                Thread.sleep(PERIOD);
            }
        } catch (InterruptedException e) {
            LOG.debug("the message cache is no longer kept in sync with changes of zones");
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

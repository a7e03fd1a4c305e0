package rootwalk.transfer;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.Serial;

/// Notifies the secondaries of zones that have changed (RFC 1996). Changes of a zone in close succession cause one message to each
/// secondary, which has the serial number of the last one. A bounded number of messages is unanswered at the same time, so that a
/// restart with many zones is no flood. A secondary that does not respond gets the message again (section 3.6). Any thread.
public final class NotifySender implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NotifySender.class);

    /// A message for one secondary about one zone.
    private record Notice(Zone zone, Remote secondary) {}

    /// Waits between attempts.
    @FunctionalInterface
    public interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    private static final int ATTEMPTS = 5;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

    private final NotifyClient client;
    private final Executor threads;
    private final Pause pause;
    private final int most;

    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Notice> waiting = new ArrayDeque<>();
    /// The number of attempts so far for each message that no secondary has answered yet.
    private final Map<Notice, Integer> attempts = new HashMap<>();
    private int running;
    private boolean isClosed;

    /// @param threads runs each message on a thread of its own
    /// @param most unanswered messages
    public NotifySender(NotifyClient client, Executor threads, Pause pause, int most) {
        this.client = client;
        this.threads = threads;
        this.pause = pause;
        this.most = most;
    }

    /// Notifies secondaries of the current version of a zone.
    public void changed(Zone zone, Collection<Remote> secondaries) {
        lock.lock();
        try {
            for (Remote secondary : secondaries) {
                Notice notice = new Notice(zone, secondary);
                // A message that was not answered yet has the version of its next attempt.
                if (!isClosed && attempts.put(notice, 0) == null) {
                    waiting.add(notice);
                }
            }
            begin();
        } finally {
            lock.unlock();
        }
    }

    /// Under the lock.
    private void begin() {
        while (running < most && !waiting.isEmpty()) {
            Notice notice = waiting.remove();
            running++;
            threads.execute(() -> attempt(notice));
        }
    }

    private void attempt(Notice notice) {
        String failure = "a defect of this server";
        int sent = 0;
        try {
            if (notice.zone().state() instanceof ZoneSnapshot current) {
                sent = current.serial();
                failure = send(notice, current);
            } else {
                failure = "";
            }
        } finally {
            Duration wait = ended(notice, failure, sent);
            if (wait.isPositive() && paused(wait)) {
                again(notice);
            }
        }
    }

    /// Returns why there was no response; empty if there was one.
    private String send(Notice notice, ZoneSnapshot current) {
        try {
            int rcode = client.notify(notice.secondary(), current);
            if (rcode == ResponseCode.NOERROR) {
                LOG.debug("zone {}: {} was notified of serial {}", notice.zone().apex(), notice.secondary(),
                        Serial.value(current.serial()));
            } else {
                LOG.warn("zone {}: {} has answered {} to a NOTIFY", notice.zone().apex(), notice.secondary(),
                        ResponseCode.name(rcode));
            }
            return "";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /// Returns how long to wait until the next attempt; nothing if there is none.
    private Duration ended(Notice notice, String failure, int sent) {
        lock.lock();
        try {
            running--;
            int made = attempts.merge(notice, 1, Integer::sum);
            Duration wait = Duration.ZERO;
            if (!failure.isEmpty() && made < ATTEMPTS) {
                wait = FIRST_PAUSE.multipliedBy(1L << (made - 1));
            } else if (failure.isEmpty() && isNewer(notice, sent)) {
                attempts.put(notice, 0);
                waiting.add(notice);
            } else {
                attempts.remove(notice);
            }
            if (!failure.isEmpty() && made == ATTEMPTS) {
                LOG.warn("zone {}: {} does not respond to NOTIFY messages: {}", notice.zone().apex(),
                        notice.secondary(), failure);
            }
            begin();
            return wait;
        } finally {
            lock.unlock();
        }
    }

    /// Whether the zone has changed again while a message about it was sent.
    private static boolean isNewer(Notice notice, int sent) {
        return notice.zone().state() instanceof ZoneSnapshot current && Serial.isAfter(current.serial(), sent);
    }

    private void again(Notice notice) {
        lock.lock();
        try {
            if (!isClosed) {
                waiting.add(notice);
                begin();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean paused(Duration time) {
        try {
            pause.of(time);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Sends no further messages.
    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            waiting.clear();
        } finally {
            lock.unlock();
        }
    }
}

package rootwalk.transfer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.Serial;

/// Notifies other servers of zones that have changed (RFC 1996, RFC 9859). Changes of a zone in close succession cause one message to
/// each server, which is about the last one. A bounded number of messages is unanswered at the same time, in total and to each server.
/// A server that does not respond gets the message again (RFC 1996 section 3.6). While it is silent, it gets one message at a time, and
/// others do not wait for it. Any thread.
public final class NotifySender implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NotifySender.class);

    private static final int ATTEMPTS = 5;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

    /// Unanswered messages to one server.
    private static final int MOST_PER_SERVER = 5;

    private static final Duration LONG = Duration.ofHours(1);

    private final NotifyClient client;
    private final InstantSource clock;
    private final Executor threads;
    private final int most;
    private final SilentServers silent;

    private final ReentrantLock lock = new ReentrantLock();
    private final DueWatch watch = new DueWatch(lock, this::beginDue);
    private final Map<Subject, Map<Remote, Notice>> subjects = new HashMap<>();
    private final TreeSet<Pause> pauses = new TreeSet<>();
    /// Of servers that messages wait for.
    private final Map<InetSocketAddress, Lane> lanes = new LinkedHashMap<>();
    private int running;
    private long pausesMade;

    /// @param type of the question of the messages
    private record Subject(Name zone, int type) {}

    /// A message for one server.
    private static final class Notice {
        private final Subject subject;
        private final Remote server;
        private Zone zone;
        /// Since the last change.
        private int attempts;
        /// Since the last response.
        private int failures;
        private boolean isRunning;
        /// Whether the zone has changed since the message was sent.
        private boolean isChanged;
        private boolean isDropped;
        private @Nullable Pause pause;

        private Notice(Subject subject, Remote server, Zone zone) {
            this.subject = subject;
            this.server = server;
            this.zone = zone;
        }
    }

    private record Pause(Instant until, long number, Notice notice) implements Comparable<Pause> {

        @Override
        public int compareTo(Pause other) {
            int byTime = until.compareTo(other.until);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    /// The messages for one server.
    private static final class Lane {
        private final InetSocketAddress server;
        private final SequencedSet<Notice> waiting = new LinkedHashSet<>();
        private int running;

        private Lane(InetSocketAddress server) {
            this.server = server;
        }
    }

    /// @param clock for intervals: a [SteadyClock], except in tests
    /// @param threads runs each message on a thread of its own
    /// @param most unanswered messages
    public NotifySender(NotifyClient client, InstantSource clock, Executor threads, int most) {
        this.client = client;
        this.clock = clock;
        this.threads = threads;
        this.most = most;
        silent = new SilentServers(clock);
    }

    /// Starts the thread that begins messages.
    public void start(ThreadFactory factory) {
        watch.start(factory);
    }

    /// Notifies servers of the current version of a zone. Earlier messages of this type for other servers are dropped.
    ///
    /// @param type of the question: SOA, CDS or CSYNC
    public void changed(Zone zone, int type, Collection<Remote> servers) {
        lock.lock();
        try {
            if (watch.isClosed()) {
                return;
            }
            Subject subject = new Subject(zone.apex(), type);
            List.copyOf(subjects.getOrDefault(subject, Map.of()).values()).stream()
                    .filter(it -> !servers.contains(it.server)).forEach(this::drop);
            for (Remote server : servers) {
                changed(subjects.computeIfAbsent(subject, _ -> new LinkedHashMap<>())
                        .computeIfAbsent(server, it -> new Notice(subject, it, zone)), zone);
            }
            watch.wake();
        } finally {
            lock.unlock();
        }
    }

    private void changed(Notice notice, Zone zone) {
        notice.zone = zone;
        notice.attempts = 0;
        notice.isChanged = true;
        if (!notice.isRunning) {
            enqueue(notice);
        }
    }

    private void enqueue(Notice notice) {
        endPause(notice);
        boolean _ = lanes.computeIfAbsent(notice.server.address(), Lane::new).waiting.add(notice);
    }

    private void endPause(Notice notice) {
        Pause pause = notice.pause;
        if (pause != null) {
            pauses.remove(pause);
            notice.pause = null;
        }
    }

    /// Drops the messages of some types about zones.
    public void forget(Collection<Name> zones, Collection<Integer> types) {
        lock.lock();
        try {
            for (Name zone : zones) {
                for (int type : types) {
                    Map<Remote, Notice> notices = subjects.get(new Subject(zone, type));
                    if (notices != null) {
                        List.copyOf(notices.values()).forEach(this::drop);
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void drop(Notice notice) {
        notice.isDropped = true;
        endPause(notice);
        Lane lane = lanes.get(notice.server.address());
        if (lane != null) {
            lane.waiting.remove(notice);
            dropIfUnused(lane);
        }
        Map<Remote, Notice> notices = subjects.get(notice.subject);
        if (notices != null) {
            notices.remove(notice.server, notice);
            removeIfEmpty(notice.subject);
        }
    }

    private void removeIfEmpty(Subject subject) {
        Map<Remote, Notice> notices = subjects.get(subject);
        if (notices != null && notices.isEmpty()) {
            subjects.remove(subject);
        }
    }

    private void dropIfUnused(Lane lane) {
        if (lane.running == 0 && lane.waiting.isEmpty()) {
            lanes.remove(lane.server, lane);
        }
    }

    /// Begins the messages that are due, as far as the limits permit. For tests.
    void runDue() {
        watch.runDue();
    }

    /// Under the lock. Returns the time until more is due.
    private Duration beginDue() {
        Instant now = clock.instant();
        while (!pauses.isEmpty() && !pauses.first().until().isAfter(now)) {
            enqueue(pauses.first().notice());
        }
        Duration next = pauses.isEmpty() ? LONG : Duration.between(now, pauses.first().until());
        for (Lane lane : List.copyOf(lanes.values())) {
            if (running >= most) {
                break;
            }
            Duration silence = begin(lane);
            if (silence.isPositive() && silence.compareTo(next) < 0) {
                next = silence;
            }
        }
        return next;
    }

    /// Returns how long the server is not to be notified.
    private Duration begin(Lane lane) {
        Duration silence = silent.left(lane.server);
        int mostOfLane = silent.isDoubtful(lane.server) ? 1 : MOST_PER_SERVER;
        boolean hasBegun = false;
        while (!silence.isPositive() && running < most && lane.running < mostOfLane && !lane.waiting.isEmpty()) {
            begin(lane, lane.waiting.removeFirst());
            hasBegun = true;
        }
        if (hasBegun) {
            // The others have their turn first.
            lanes.remove(lane.server);
            lanes.put(lane.server, lane);
        }
        return lane.waiting.isEmpty() ? Duration.ZERO : silence;
    }

    private void begin(Lane lane, Notice notice) {
        running++;
        lane.running++;
        notice.isRunning = true;
        notice.isChanged = false;
        try {
            threads.execute(() -> attempt(lane, notice));
        } catch (OutOfMemoryError e) {
            running--;
            lane.running--;
            notice.isRunning = false;
            lane.waiting.addFirst(notice);
            throw e;
        }
    }

    private void attempt(Lane lane, Notice notice) {
        String failure = "a defect of this server";
        Instant begun = clock.instant();
        try {
            failure = notice.zone.state() instanceof ZoneSnapshot current ? send(notice, current) : "";
        } finally {
            ended(lane, notice, failure, begun);
        }
    }

    /// Returns why there was no response; empty if there was one.
    private String send(Notice notice, ZoneSnapshot current) {
        try {
            int rcode = client.notify(notice.server, current, notice.subject.type());
            if (rcode == ResponseCode.NOERROR) {
                LOG.debug("zone {}: {} was notified of serial {}", notice.subject.zone(), notice.server,
                        Serial.value(current.serial()));
            } else {
                LOG.warn("zone {}: {} has answered {} to a NOTIFY{}", notice.subject.zone(), notice.server,
                        ResponseCode.name(rcode), ofType(notice));
            }
            return "";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String ofType(Notice notice) {
        return notice.subject.type() == RecordType.SOA ? "" : " of type " + RecordType.name(notice.subject.type());
    }

    private void ended(Lane lane, Notice notice, String failure, Instant begun) {
        lock.lock();
        try {
            running--;
            lane.running--;
            notice.isRunning = false;
            if (failure.isEmpty()) {
                silent.heard(lane.server);
                notice.failures = 0;
            } else {
                failed(notice, failure, begun);
            }
            if (!notice.isDropped) {
                next(notice, failure.isEmpty());
            }
            dropIfUnused(lane);
            watch.wake();
        } finally {
            lock.unlock();
        }
    }

    private void failed(Notice notice, String failure, Instant begun) {
        silent.silent(notice.server.address(), begun);
        notice.attempts++;
        notice.failures++;
        if (notice.failures == ATTEMPTS && !notice.isDropped) {
            LOG.warn("zone {}: {} does not respond to NOTIFY messages{}: {}", notice.subject.zone(), notice.server,
                    ofType(notice), failure);
        }
    }

    private void next(Notice notice, boolean hasResponded) {
        if (notice.isChanged) {
            notice.attempts = 0;
            enqueue(notice);
        } else if (hasResponded || notice.attempts == ATTEMPTS || watch.isClosed()) {
            drop(notice);
        } else {
            Pause pause = new Pause(clock.instant().plus(FIRST_PAUSE.multipliedBy(1L << (notice.attempts - 1))),
                    pausesMade++, notice);
            notice.pause = pause;
            pauses.add(pause);
        }
    }

    /// The messages that wait, pause or are unanswered. For tests.
    List<String> pending() {
        lock.lock();
        try {
            List<String> pending = new ArrayList<>();
            subjects.values().forEach(notices -> notices.values()
                    .forEach(it -> pending.add(it.subject.zone() + " " + it.server)));
            return pending;
        } finally {
            lock.unlock();
        }
    }

    /// Sends no further messages.
    @Override
    public void close() {
        watch.close();
        lock.lock();
        try {
            lanes.values().forEach(lane -> lane.waiting.clear());
            pauses.clear();
        } finally {
            lock.unlock();
        }
    }
}

package rootwalk.daemon.policy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import rootwalk.socket.ClientPrefix;

/// The quota of transfers that run at the same time, in all and for one client. Others wait in the order of their arrival,
/// because a secondary of many zones requests all of them at once. Any thread.
public final class TransferQuota {

    /// The most transfers that wait, in all and for one client.
    private static final int MOST_WAITING = 1000;

    private static final int MOST_WAITING_OF_ONE_CLIENT = 250;

    /// The place of a transfer, to be closed at its end.
    final class Place implements AutoCloseable {

        private final ClientPrefix client;
        private final CountDownLatch turn = new CountDownLatch(1);
        private boolean isClosed;

        private Place(ClientPrefix client) {
            this.client = client;
        }

        /// Waits until the transfer may run. Returns false if it has waited for too long. Not for event loops.
        boolean await() throws InterruptedException {
            return turn.await(longestWait.toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public void close() {
            leave(this);
        }
    }

    /// What one client has.
    private static final class Share {
        int running;
        int waiting;
    }

    private final int most;
    private final int mostOfOneClient;
    private final Duration longestWait;
    /// Held for a few comparisons only.
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Place> waiting = new ArrayDeque<>();
    private final Map<ClientPrefix, Share> shares = new HashMap<>();
    private int running;

    /// @param mostOfOneClient of one IPv4 address or one IPv6 /56
    public TransferQuota(int most, int mostOfOneClient, Duration longestWait) {
        this.most = most;
        this.mostOfOneClient = mostOfOneClient;
        this.longestWait = longestWait;
    }

    /// A place for a transfer to a client; null if too many wait.
    @Nullable
    Place enter(ClientPrefix client) {
        lock.lock();
        try {
            Share share = shares.computeIfAbsent(client, _ -> new Share());
            if (running < most && share.running < mostOfOneClient) {
                Place place = new Place(client);
                run(place, share);
                return place;
            }
            if (waiting.size() >= MOST_WAITING || share.waiting >= MOST_WAITING_OF_ONE_CLIENT) {
                removeIfEmpty(client, share);
                return null;
            }
            Place place = new Place(client);
            share.waiting++;
            waiting.addLast(place);
            return place;
        } finally {
            lock.unlock();
        }
    }

    private void run(Place place, Share share) {
        running++;
        share.running++;
        place.turn.countDown();
    }

    private void leave(Place place) {
        lock.lock();
        try {
            if (place.isClosed) {
                return;
            }
            place.isClosed = true;
            Share share = share(place.client);
            if (waiting.remove(place)) {
                share.waiting--;
            } else {
                running--;
                share.running--;
                admit();
            }
            removeIfEmpty(place.client, share);
        } finally {
            lock.unlock();
        }
    }

    /// Lets those run that have waited longest, without those of clients that have as many as they may.
    private void admit() {
        Iterator<Place> places = waiting.iterator();
        while (running < most && places.hasNext()) {
            Place place = places.next();
            Share share = share(place.client);
            if (share.running < mostOfOneClient) {
                places.remove();
                share.waiting--;
                run(place, share);
            }
        }
    }

    private Share share(ClientPrefix client) {
        return shares.computeIfAbsent(client, _ -> new Share());
    }

    private void removeIfEmpty(ClientPrefix client, Share share) {
        if (share.running == 0 && share.waiting == 0) {
            shares.remove(client);
        }
    }

    /// The number of transfers that run.
    int running() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }
}

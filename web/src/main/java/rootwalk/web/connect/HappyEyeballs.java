package rootwalk.web.connect;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.FetchStep;
import rootwalk.web.path.FetchTimeline;
import rootwalk.web.path.PathEvent;
import rootwalk.wire.Addresses;

/// A race of TCP handshakes (RFC 8305 section 5): the next address is tried when the ones before have failed, or have been
/// silent for a while; the first to connect is used, the others are closed. Used by one thread, once.
final class HappyEyeballs {

    /// Begins a handshake.
    interface ConnectFunction {

        /// @param asked
        ///            is to be run just before the kernel is asked to connect
        ChannelFuture connect(InetSocketAddress remote, Runnable asked);
    }

    /// When the kernel was asked to connect; until then, when the attempt was made.
    private static final class Start {
        volatile long began;

        Start(long began) {
            this.began = began;
        }
    }

    /// One handshake.
    private record Attempt(InetSocketAddress remote, Start start, ChannelFuture future) {

        long began() {
            return start.began;
        }
    }

    private final ConnectFunction connect;
    private final Duration delay;
    private final FetchTimeline timeline;
    private final BlockingQueue<Attempt> finished = new LinkedBlockingQueue<>();
    private final List<Attempt> running = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final AtomicLong began = new AtomicLong(Long.MAX_VALUE);
    private @Nullable Throwable last;

    HappyEyeballs(ConnectFunction connect, Duration delay, FetchTimeline timeline) {
        this.connect = connect;
        this.delay = delay;
        this.timeline = timeline;
    }

    /// The channel of the first that is connected.
    Channel run(List<InetSocketAddress> addresses) throws FetchFailure {
        Iterator<InetSocketAddress> next = addresses.iterator();
        try {
            while (next.hasNext() || !running.isEmpty()) {
                if (next.hasNext()) {
                    begin(next.next());
                }
                Attempt attempt =
                        next.hasNext() ? finished.poll(delay.toNanos(), TimeUnit.NANOSECONDS) : finished.take();
                while (attempt != null) {
                    running.remove(attempt);
                    if (attempt.future().isSuccess()) {
                        return attempt.future().channel();
                    }
                    failed(attempt, attempt.future().cause());
                    attempt = finished.poll();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FetchFailure(FetchStep.CONNECT,
                    "the time limit of the fetch has passed before a connection was open",
                    "", e);
        } finally {
            cancelOthers();
        }
        throw allFailed();
    }

    /// The moment of the journey in which the kernel was first asked to connect, once there is a winner.
    long began() {
        return began.get();
    }

    private void begin(InetSocketAddress remote) {
        Start start = new Start(timeline.now());
        Attempt attempt = new Attempt(remote, start, connect.connect(remote, () -> connecting(remote, start)));
        running.add(attempt);
        attempt.future().addListener(_ -> finished.add(attempt));
    }

    private void connecting(InetSocketAddress remote, Start start) {
        timeline.report(at -> {
            start.began = at;
            began.accumulateAndGet(at, Math::min);
            return new PathEvent.ConnectTried(at, remote);
        });
    }

    private void failed(Attempt attempt, Throwable why) {
        String words = ConnectErrorText.of(why);
        failures.add(Addresses.text(attempt.remote()) + " " + words);
        last = why;
        timeline.report(at -> new PathEvent.ConnectFailed(at, attempt.remote(), words, at - attempt.began()));
    }

    private void cancelOthers() {
        for (Attempt attempt : running) {
            attempt.future().cancel(false);
            var _ = attempt.future().channel().close();
            timeline.report(at -> new PathEvent.ConnectFailed(at, attempt.remote(), "was not waited for",
                    at - attempt.began()));
        }
        running.clear();
    }

    private FetchFailure allFailed() {
        Throwable why = last == null ? new IllegalStateException("nothing was tried") : last;
        return new FetchFailure(FetchStep.CONNECT, String.join("; ", failures), ConnectErrorText.usualCause(why), why);
    }
}

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

/// Connects to several addresses (RFC 8305 section 5): the next attempt starts when all earlier ones have failed, or
/// after a delay. The first connection is used and the other attempts are cancelled. Used by one thread, once.
final class HappyEyeballs {

    /// Starts a connection attempt.
    interface ConnectFunction {

        /// @param onConnect called just before the kernel is called to connect
        ChannelFuture connect(InetSocketAddress remote, Runnable onConnect);
    }

    /// When the kernel was called to connect; before that, when the attempt was created.
    private static final class Start {
        volatile long began;

        Start(long began) {
            this.began = began;
        }
    }

    /// One connection attempt.
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

    /// Runs the attempts.
    ///
    /// @return the channel of the first connection
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

    /// When the kernel was first called to connect, in nanoseconds of the timeline.
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
            timeline.report(at -> new PathEvent.ConnectFailed(at, attempt.remote(), "was cancelled",
                    at - attempt.began()));
        }
        running.clear();
    }

    private FetchFailure allFailed() {
        Throwable why = last == null ? new IllegalStateException("nothing was tried") : last;
        return new FetchFailure(FetchStep.CONNECT, String.join("; ", failures), ConnectErrorText.usualCause(why), why);
    }
}

package rootwalk.daemon.dnstap;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import rootwalk.daemon.dnstap.DnstapSettings.Kind;
import rootwalk.daemon.dnstap.FrameEncoder.MessageType;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.resolver.contract.ResolutionEvent.UpstreamTransport;
import rootwalk.resolver.upstream.UpstreamTap;
import rootwalk.wire.Octets;
import rootwalk.wire.Opcode;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.RequestView;

/// Copies messages to another program. Any thread; no method blocks. Without settings, an observer reads one field.
public final class Dnstap implements AutoCloseable {

    /// Octets for the frames of one event loop that wait for the sender.
    private static final int RING = 4 << 20;

    private static final long END_MILLIS = 500;

    private final ThreadFactory threads;
    private final LongSupplier millis;
    private final List<FrameRing> rings = new CopyOnWriteArrayList<>();
    private volatile @Nullable Active active;

    /// The settings in force, and the thread that sends.
    private record Active(DnstapSettings settings, Octets origin, FrameSender sender, Thread thread) {}

    /// @param threads makes the thread that sends
    /// @param millis the time of day since 1970
    public Dnstap(ThreadFactory threads, LongSupplier millis) {
        this.threads = threads;
        this.millis = millis;
    }

    /// An observer for one thread, for the lifetime of the daemon.
    public QueryObserver ofThread() {
        return new Tap();
    }

    /// An observer for many threads at once, for the lifetime of the daemon. Threads of event loops must not use it.
    public QueryObserver shared() {
        return new SharedTap();
    }

    /// Observes queries to other servers. For virtual threads.
    public UpstreamTap upstream() {
        return new ServerTap();
    }

    /// Begins, changes or ends the copying.
    public synchronized void use(Optional<DnstapSettings> next) {
        Active before = active;
        if (next.equals(Optional.ofNullable(before).map(Active::settings))) {
            return;
        }
        if (before != null) {
            end(before);
        }
        active = next.map(this::start).orElse(null);
    }

    private Active start(DnstapSettings settings) {
        FrameSender sender = new FrameSender(settings, rings);
        Thread thread = threads.newThread(sender);
        thread.start();
        return new Active(settings, FrameEncoder.origin(settings), sender, thread);
    }

    private static void end(Active ended) {
        ended.sender().end();
        try {
            ended.thread().join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ended.thread().interrupt();
    }

    /// Messages that were passed to the sender.
    public long messages() {
        return rings.stream().mapToLong(FrameRing::frames).sum();
    }

    /// Messages that were dropped, because nobody takes them or not fast enough.
    public long dropped() {
        return rings.stream().mapToLong(FrameRing::dropped).sum();
    }

    @Override
    public void close() {
        use(Optional.empty());
    }

    /// What one thread at a time needs to copy messages. Made with the first message.
    private final class Copies {

        private final FrameEncoder encoder = new FrameEncoder();
        private final FrameRing ring = new FrameRing(RING);

        Copies() {
            rings.add(ring);
        }

        void add(Active to) {
            encoder.end(to.origin());
            boolean _ = ring.offer(encoder.octets(), encoder.start(), encoder.length());
        }
    }

    private class Tap implements QueryObserver {

        private @Nullable Copies copies;

        @Override
        public void answered(QueryContext context, int length) {
            Active now = active;
            if (now != null) {
                copy(now, context, length);
            }
        }

        @Override
        public void dropped(QueryContext context) {
            Active now = active;
            if (now != null) {
                copy(now, context, 0);
            }
        }

        /// @param length of the response; 0 for none
        void copy(Active to, QueryContext context, int length) {
            Kind kind = kindOf(context);
            if (!to.settings().messages().contains(kind)) {
                return;
            }
            Copies made = copies;
            if (made == null) {
                made = new Copies();
                copies = made;
            }
            MessageType type = typeOf(kind);
            long end = millis.getAsLong();
            long begin = end - context.waitedMillis();
            RequestView request = context.request();
            made.encoder.query(type, request.octets(), request.offset(), request.length(), begin);
            made.encoder.queriedBy(context.client(), context.transport());
            made.add(to);
            if (length > 0 && !isTransfer(request)) {
                made.encoder.response(type, context.response(), context.responseOffset(), length, begin, end);
                made.encoder.queriedBy(context.client(), context.transport());
                made.add(to);
            }
        }

        private static Kind kindOf(QueryContext context) {
            if (context.request().opcode() == Opcode.UPDATE) {
                return Kind.UPDATE;
            }
            return context.mayRecurse() ? Kind.CLIENT : Kind.AUTH;
        }

        private static MessageType typeOf(Kind kind) {
            return switch (kind) {
                case CLIENT -> MessageType.CLIENT;
                case RESOLVER -> MessageType.RESOLVER;
                case AUTH -> MessageType.AUTH;
                case UPDATE -> MessageType.UPDATE;
            };
        }

        /// The messages of a transfer are gone when it is counted.
        private static boolean isTransfer(RequestView request) {
            return request.hasQuestion()
                    && (request.qtype() == RecordType.AXFR || request.qtype() == RecordType.IXFR);
        }
    }

    private final class SharedTap extends Tap {

        private final ReentrantLock lock = new ReentrantLock();

        @Override
        void copy(Active to, QueryContext context, int length) {
            lock.lock();
            try {
                super.copy(to, context, length);
            } finally {
                lock.unlock();
            }
        }
    }

    private final class ServerTap implements UpstreamTap {

        private static final long NOT_COPIED = -1;

        private final ReentrantLock lock = new ReentrantLock();
        private @Nullable Copies copies;

        @Override
        public long queried(InetSocketAddress server, UpstreamTransport transport, byte[] message, int length) {
            Active now = active;
            if (now == null || !now.settings().messages().contains(Kind.RESOLVER)) {
                return NOT_COPIED;
            }
            long at = millis.getAsLong();
            copy(now, server, transport, encoder -> encoder.query(MessageType.RESOLVER, message, 0, length, at));
            return at;
        }

        @Override
        public void responded(InetSocketAddress server, UpstreamTransport transport, byte[] message, int length,
                long queriedAt) {
            Active now = active;
            if (now != null && queriedAt != NOT_COPIED) {
                long end = millis.getAsLong();
                copy(now, server, transport, encoder -> encoder.response(MessageType.RESOLVER, message, 0, length,
                        queriedAt, end));
            }
        }

        private void copy(Active to, InetSocketAddress server, UpstreamTransport transport,
                Consumer<FrameEncoder> begin) {
            lock.lock();
            try {
                Copies made = copies;
                if (made == null) {
                    made = new Copies();
                    copies = made;
                }
                begin.accept(made.encoder);
                made.encoder.queried(server, transport);
                made.add(to);
            } finally {
                lock.unlock();
            }
        }
    }
}

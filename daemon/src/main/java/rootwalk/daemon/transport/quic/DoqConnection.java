package rootwalk.daemon.transport.quic;

import java.net.InetSocketAddress;
import java.util.LinkedHashSet;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import rootwalk.daemon.transport.stream.StreamSettings;

/// A connection with a query on each stream (RFC 9250). Event loop only, except for [#isIdle], [#activeAt] and [#close].
final class DoqConnection extends QuicConnection {

    /// Octets of incomplete queries, and of responses that the client has not taken. With more, its queries are not served.
    private static final int MOST_RECEIVED = 128 << 10;
    private static final int MOST_UNSENT = 256 << 10;

    /// Streams that a client may reset, or whose responses it may refuse (RFC 9250 section 4.3.1). Netty keeps some memory for each until
    /// the end of the connection. So a connection with more is ended when it is idle, and one that abandons more in this time is an attack.
    private static final int MOST_ABANDONED = 200;
    private static final long ABANDONED_NANOS = 10_000_000_000L;

    private final DoqLoop loop;

    /// The streams whose query is not complete, the oldest first.
    private final LinkedHashSet<DoqStream> receiving = new LinkedHashSet<>();

    private int streams;
    private int received;
    private int abandoned;
    private long unsent;
    private long sentAt;
    private volatile long activeAt;
    private volatile boolean idle = true;

    /// @param from the address of the client
    DoqConnection(QuicChannel channel, InetSocketAddress from, QuicWatch watch, DoqLoop loop, Shared shared,
            StreamSettings settings) {
        super(channel, from, watch, shared, settings);
        this.loop = loop;
        activeAt = begunAt();
    }

    DoqLoop loop() {
        return loop;
    }

    @Override
    public boolean isIdle() {
        return idle;
    }

    @Override
    public long activeAt() {
        return activeAt;
    }

    @Override
    boolean isAnswering() {
        return streams > receiving.size();
    }

    @Override
    int code(Ending why) {
        return switch (why) {
            case DONE -> DoqError.NO_ERROR.code();
            case OVERLOAD -> DoqError.EXCESSIVE_LOAD.code();
            // RFC 9250 section 4.3.3
            case VIOLATION -> DoqError.PROTOCOL_ERROR.code();
            case DEFECT -> DoqError.INTERNAL_ERROR.code();
        };
    }

    @Override
    void established(QuicChannel channel, InetSocketAddress from) {
        activeAt = nanos();
    }

    /// A stream that the client has opened. An initializer for each stream would take longer.
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        QuicStreamChannel stream = (QuicStreamChannel) message;
        stream.pipeline().addLast(new DoqStream(stream, this));
        context.fireChannelRead(stream);
    }

    /// A stream has begun. The client may have refused the responses of others, in which case QUIC permits further ones, but their
    /// queries are still being served.
    void begun(DoqStream stream) {
        streams++;
        receiving.add(stream);
        idle = false;
        if (streams > settings().queriesPerConnection()) {
            end(Ending.OVERLOAD, "too many queries");
        }
    }

    /// Octets of a query were read, or are no longer kept.
    void kept(int octets) {
        received += octets;
        if (received > MOST_RECEIVED) {
            end(Ending.OVERLOAD, "too many octets of incomplete queries");
        }
    }

    /// The query of a stream is complete.
    void complete(DoqStream stream) {
        receiving.remove(stream);
        activeAt = nanos();
    }

    boolean mayServe() {
        return !isEnding() && unsent <= MOST_UNSENT;
    }

    /// Octets of a response are passed to QUIC.
    void writing(int octets) {
        if (unsent == 0) {
            sentAt = nanos();
        }
        unsent += octets;
    }

    /// QUIC has taken them, as far as the client permits.
    void written(int octets) {
        unsent -= octets;
        sentAt = nanos();
        activeAt = sentAt;
    }

    /// The client has reset a stream, or refuses its response.
    void abandoned() {
        abandoned++;
        boolean isFast = nanos() - begunAt() < ABANDONED_NANOS;
        if (abandoned > 2 * MOST_ABANDONED || (abandoned > MOST_ABANDONED && isFast)) {
            end(Ending.OVERLOAD, "too many streams were reset");
        }
    }

    void ended(DoqStream stream) {
        streams--;
        receiving.remove(stream);
        idle = streams == 0 && !isEnding();
        if (idle && abandoned > MOST_ABANDONED) {
            end(Ending.DONE, "");
        }
    }

    @Override
    void endIfOverdue(long now) {
        long timeout = settings().timeout().toNanos();
        if (!receiving.isEmpty() && now - receiving.getFirst().begunAt() > timeout) {
            violated("a query was not complete in time");
        } else if (unsent > 0 && now - sentAt > timeout) {
            end(Ending.OVERLOAD, "responses were not received in time");
        } else if (streams == 0 && now - activeAt > settings().idle().toNanos()) {
            end(Ending.DONE, "");
        }
    }
}

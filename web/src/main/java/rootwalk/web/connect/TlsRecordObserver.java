package rootwalk.web.connect;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import rootwalk.web.path.FetchTimeline;
import rootwalk.web.path.PathEvent;
import rootwalk.web.path.PathEvent.Sender;
import rootwalk.wire.BigEndian;

/// Reports the TLS records of a handshake as they are on the wire (RFC 8446 section 5.1); placed before Netty's TLS
/// handler. The content of encrypted records is not reported. Event loop of its channel.
final class TlsRecordObserver extends ChannelDuplexHandler {

    private final int connection;
    private final FetchTimeline timeline;
    private final Direction sent = new Direction(Sender.CLIENT);
    private final Direction received = new Direction(Sender.SERVER);

    TlsRecordObserver(int connection, FetchTimeline timeline) {
        this.connection = connection;
        this.timeline = timeline;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf octets) {
            sent.observe(octets);
        }
        var _ = context.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf octets) {
            received.observe(octets);
        }
        context.fireChannelRead(message);
    }

    /// One direction of the byte stream, with records split at any octet.
    private final class Direction {
        private static final int HEADER = 5;
        private static final int CHANGE_CIPHER_SPEC = 20;
        private static final int ALERT = 21;
        private static final int HANDSHAKE = 22;
        /// The part of a record that is kept: the header, and what determines its name (handshake type, length,
        /// version, random).
        private static final int PREFIX = HEADER + 38;

        private final Sender sender;
        private final byte[] begin = new byte[PREFIX];
        private int seen;
        private boolean encrypted;

        Direction(Sender sender) {
            this.sender = sender;
        }

        void observe(ByteBuf octets) {
            for (int at = octets.readerIndex(); at < octets.writerIndex();) {
                int length = seen < HEADER ? HEADER : HEADER + contentLength();
                int take = Math.min(length - seen, octets.writerIndex() - at);
                int keep = Math.min(take, PREFIX - seen);
                if (keep > 0) {
                    octets.getBytes(at, begin, seen, keep);
                }
                seen += take;
                at += take;
                if (seen >= HEADER && seen == HEADER + contentLength()) {
                    record();
                    seen = 0;
                }
            }
        }

        private int contentLength() {
            return BigEndian.get16(begin, 3);
        }

        private void record() {
            int octets = seen;
            String what = name();
            timeline.report(at -> new PathEvent.TlsStep(at, connection, sender, what, octets));
        }

        private String name() {
            return switch (begin[0]) {
                case CHANGE_CIPHER_SPEC -> {
                    encrypted = true;
                    yield "ChangeCipherSpec";
                }
                case ALERT ->
                    encrypted || seen != HEADER + 2 ? "alert, encrypted" : "alert " + TlsNames.alert(begin[6]);
                case HANDSHAKE -> encrypted ? "handshake, encrypted" : TlsNames.handshake(begin, seen);
                default -> "encrypted";
            };
        }
    }
}

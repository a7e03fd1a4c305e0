package rootwalk.daemon.pipeline;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

import rootwalk.wire.BigEndian;
import rootwalk.wire.Edns;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Octets;
import rootwalk.wire.RecordClass;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.MessageWriter.Section;
import rootwalk.wire.cookie.ServerCookies;

/// The last part of every response, in this order: NXDOMAIN becomes NODATA for a name that a hosts file has, AD is
/// cleared for clients that do not signal support for it, the size is limited, AA is cleared for QCLASS ANY, RA is set,
/// OPT with its options is added, and the response to a signed request is signed. Immutable; any thread.
public final class ResponseTail {

    /// OPTION-CODE and OPTION-LENGTH.
    private static final int OPTION_HEADER = 4;

    /// The block length of responses (RFC 8467 section 4.1).
    private static final int PADDING_BLOCK = 468;

    private static final byte[] TOO_LARGE =
            "the answer does not fit into a message".getBytes(StandardCharsets.UTF_8);

    private final byte[] nsid;
    private final byte[] keepalive;
    private final int udpSize;
    private final InstantSource clock;
    private final ServerCookies cookies;

    /// @param nsid for the NSID option (RFC 5001), empty for none
    /// @param udpSize the maximum size of a response over UDP, even if the client accepts more
    /// @param keepalive how long an idle connection is kept, in units of 100 ms (RFC 7828 section 3.1)
    /// @param clock the time of day, for signatures and cookies
    /// @param cookies for COOKIE options (RFC 7873)
    public ResponseTail(Octets nsid, int udpSize, int keepalive, InstantSource clock, ServerCookies cookies) {
        this.cookies = cookies;
        this.udpSize = udpSize;
        this.clock = clock;
        this.nsid = nsid.toArray();
        this.keepalive = new byte[2];
        BigEndian.put16(this.keepalive, 0, keepalive);
    }

    /// Sets the size limit before a response is written.
    public void limit(QueryContext context) {
        context.limitDatagram(udpSize);
    }

    /// Completes the response. Returns its length in octets.
    public int complete(QueryContext context) {
        MessageWriter writer = context.writer();
        // After an alias, the code is about its target.
        if (context.answer().mustExist() && context.rcode() == ResponseCode.NXDOMAIN
                && writer.count(Section.ANSWER) == 0) {
            context.correct(ResponseCode.NOERROR);
            writer.clearFlags(Flags.AD);
        }
        if ((writer.flags() & Flags.AD) != 0 && !context.request().understandsAuthenticData()) {
            // RFC 6840 section 5.8: clients that do not support AD may not ignore it.
            writer.clearFlags(Flags.AD);
        }
        if (writer.overflowed() || writer.position() + context.optLength() > context.sizeLimit()) {
            tooLarge(context, writer);
        }
        if (context.request().hasQuestion() && context.request().qclass() == RecordClass.ANY) {
            // RFC 1034 section 3.7.1: other classes may have more records.
            writer.clearFlags(Flags.AA);
        }
        if (context.setsRa()) {
            writer.setFlags(Flags.RA);
        }
        if (context.request().hasEdns()) {
            edns(context, writer);
        }
        return context.addTsig(writer.finish(), clock);
    }

    /// Completes a message of a response of several, after the first one. It has no OPT. Returns its length in octets.
    public int completeNext(QueryContext context) {
        return context.addTsig(context.writer().finish(), clock);
    }

    private static void tooLarge(QueryContext context, MessageWriter writer) {
        if (context.transport() == Transport.UDP) {
            // RFC 2181 section 9: a client ignores the records of a response with TC, so only the question is sent.
            writer.truncate();
            if (context.hasResponseTsig()) {
                // RFC 8945 section 5.3: the code is that of a response without records.
                context.correct(ResponseCode.NOERROR);
            }
            return;
        }
        // There is no transport for a larger message, so TC would only cause further queries.
        context.refuse(context.source(), ResponseCode.SERVFAIL);
        context.write();
        context.explain(ExtendedError.OTHER, TOO_LARGE);
    }

    private void edns(QueryContext context, MessageWriter writer) {
        if (!writer.opt(
                Edns.SAFE_UDP_SIZE, context.rcode(), 0, context.request().dnssecOk())) {
            return;
        }
        writer.reserve(context.unusableRoom());
        if (cookies.areUsed() && context.request().hasCookie()) {
            context.addCookie(cookies, clock.millis() / 1000);
        }
        // Options that do not fit are left out.
        context.answer().errors().writeTo(writer);
        if (context.transport().hasKeepalive() && context.request().wantsKeepalive()) {
            var _ = writer.option(EdnsOption.TCP_KEEPALIVE, keepalive, 0, keepalive.length);
        }
        if (nsid.length > 0 && context.request().wantsNsid()) {
            var _ = writer.option(EdnsOption.NSID, nsid, 0, nsid.length);
        }
        if (context.hasExpire()) {
            byte[] seconds = new byte[Integer.BYTES];
            BigEndian.put32(seconds, 0, (int) Math.min(context.expireIn(), 0xFFFFFFFFL));
            var _ = writer.option(EdnsOption.EXPIRE, seconds, 0, seconds.length);
        }
        if (context.transport().isEncrypted() && context.request().wantsPadding()) {
            pad(context, writer);
        }
    }

    /// RFC 8467 section 4.1: the padded length is a multiple of the block length, with the TSIG that is added later, or the
    /// largest possible length. Over other transports the length of a response would only help in attacks.
    private static void pad(QueryContext context, MessageWriter writer) {
        int unpadded = writer.position() + OPTION_HEADER + context.tsigLength();
        int padding = Math.floorMod(-unpadded, PADDING_BLOCK);
        int room = writer.room() - OPTION_HEADER;
        if (room >= 0) {
            var _ = writer.zeros(EdnsOption.PADDING, Math.min(padding, room));
        }
    }
}

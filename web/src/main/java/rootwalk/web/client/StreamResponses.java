package rootwalk.web.client;

import java.util.List;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import rootwalk.web.path.FetchFailure;

/// Netty's codec for the messages on an HTTP/2 stream, with the rules for responses that it does not check: the form of
/// the status, and what may follow an interim response. The first violation is an exception with a [FetchFailure] as its
/// cause; later frames are ignored. Event loop of its channel.
final class StreamResponses extends Http2StreamFrameToHttpObjectCodec {

    private boolean isInterim;
    private boolean hasFailed;

    StreamResponses() {
        super(false, false);
    }

    @Override
    protected void decode(ChannelHandlerContext context, Http2StreamFrame frame, List<Object> out) throws Exception {
        if (hasFailed) {
            return;
        }
        try {
            switch (frame) {
                case Http2HeadersFrame head -> check(head);
                case Http2DataFrame _ when isInterim -> throw ResponseFailures.contentOfInterim();
                default -> {}
            }
        } catch (FetchFailure e) {
            hasFailed = true;
            throw e;
        }
        super.decode(context, frame, out);
    }

    private void check(Http2HeadersFrame head) throws FetchFailure {
        CharSequence status = head.headers().status();
        if (status == null) {
            return;
        }
        // RFC 9113 section 8.3.2, RFC 9110 section 15
        if (!isStatus(status)) {
            throw ResponseFailures.noHttp("its status is " + ResponseFailures.quote(status.toString()));
        }
        if (status.toString().equals("101")) {
            throw ResponseFailures.switchedProtocols();
        }
        isInterim = status.charAt(0) == '1';
        // RFC 9113 section 8.1
        if (isInterim && head.isEndStream()) {
            throw ResponseFailures.endedInterim(status);
        }
    }

    /// A status has three digits and a class, or one above the known classes.
    private static boolean isStatus(CharSequence status) {
        return status.length() == 3 && status.chars().allMatch(c -> c >= '0' && c <= '9') && status.charAt(0) != '0';
    }
}

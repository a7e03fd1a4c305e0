package rootwalk.web.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import rootwalk.web.http.Body;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.FetchStep;
import rootwalk.web.path.FetchTimeline;
import rootwalk.web.path.PathEvent;

/// Assembles one response; placed after Netty's codec. Event loop of its channel; the futures may be awaited by any
/// thread.
final class ResponseHandler extends ChannelInboundHandlerAdapter {

    /// The most interim responses: `100 Continue`, and a few `103 Early Hints`.
    private static final int MAX_INTERIM = 16;

    /// The most empty pieces of content in a row. HTTP/1 has none, and HTTP/2 has no use for them.
    private static final int MAX_EMPTY = 16;

    private static final HttpVersion HTTP_2 = HttpVersion.valueOf("HTTP/2.0");

    /// Status and header fields.
    ///
    /// @param keepAlive whether the connection can be reused
    record Head(HttpVersion version, HttpResponseStatus status, HttpHeaders headers, boolean keepAlive) {}

    private final HttpConnection connection;
    private final HttpMethod method;
    private final Limits limits;
    private final ContentMemory.Reservation reservation;
    private final FetchTimeline timeline;
    private final CompletableFuture<HttpResponseStatus> continueOrFinal = new CompletableFuture<>();
    private final CompletableFuture<Head> head = new CompletableFuture<>();
    private final CompletableFuture<Body> content = new CompletableFuture<>();
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
    private volatile int received;
    private boolean interim;
    private int interims;
    private int empties;
    private volatile Refusal refusal = Refusal.NONE;
    private volatile boolean isNoHttp;
    private @Nullable String expected;
    private HttpResponseStatus status = HttpResponseStatus.CONTINUE;

    /// @param method the request method
    ResponseHandler(HttpConnection connection, HttpMethod method, Limits limits, ContentMemory.Reservation reservation,
            FetchTimeline timeline) {
        this.connection = connection;
        this.method = method;
        this.limits = limits;
        this.reservation = reservation;
        this.timeline = timeline;
    }

    /// `100 Continue`, or the final status, whichever comes first.
    CompletableFuture<HttpResponseStatus> continueOrFinal() {
        return continueOrFinal;
    }

    CompletableFuture<Head> head() {
        return head;
    }

    /// The content before decoding; fails with a [FetchFailure].
    CompletableFuture<Body> content() {
        return content;
    }

    /// The octets of content received so far.
    int received() {
        return received;
    }

    /// Whether the data that was received has no status line.
    boolean isNoHttp() {
        return isNoHttp;
    }

    /// What the server has said when it reset the stream (RFC 9113 section 8.7).
    Refusal refusal() {
        return refusal;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws IOException {
        try {
            switch (message) {
                case HttpObject _ when content.isDone() -> {}
                case HttpObject malformed when malformed.decoderResult().isFailure() -> {
                    isNoHttp = !head.isDone() && !ResponseFailures.hasStatus(malformed);
                    fail(ResponseFailures.malformed(malformed, head.isDone(), limits));
                }
                case HttpResponse response -> response(response, context);
                case HttpContent piece -> piece(piece, context);
                default -> {}
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof Http2ResetFrame reset) {
            refusal = Refusal.of(reset.errorCode(), Http2Error.REFUSED_STREAM);
            fail(ResponseFailures.reset(reset.errorCode()));
        }
        context.fireUserEventTriggered(event);
    }

    private void response(HttpResponse response, ChannelHandlerContext context) throws IOException {
        interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        Optional<FetchFailure> breach = ResponseRules.headViolation(response, connection.framing());
        if (breach.isPresent()) {
            fail(breach.get());
            return;
        }
        HttpHeaders headers = switch (connection.framing()) {
            case HTTP_1 -> response.headers();
            case HTTP_2 -> withoutNettyFields(response.headers());
        };
        if (interim) {
            if (++interims > MAX_INTERIM) {
                fail(ResponseFailures.tooManyInterim(MAX_INTERIM));
                return;
            }
            timeline.report(at -> new PathEvent.Informed(at, number(), response.status(), headers));
            if (response.status().equals(HttpResponseStatus.CONTINUE)) {
                continueOrFinal.complete(response.status());
            }
            return;
        }
        Head received = switch (connection.framing()) {
            case HTTP_1 -> new Head(response.protocolVersion(), response.status(), headers,
                    HttpUtil.isKeepAlive(response));
            case HTTP_2 -> new Head(HTTP_2, response.status(), headers, true);
        };
        expected = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        status = response.status();
        timeline.report(at -> new PathEvent.HeadReceived(at, number(), received.version(), received.status(),
                received.headers()));
        continueOrFinal.complete(received.status());
        head.complete(received);
        if (response instanceof HttpContent whole) {
            piece(whole, context);
        }
    }

    /// Removes the fields that Netty adds to HTTP/2 messages (RFC 9113 section 8.2.2).
    private static HttpHeaders withoutNettyFields(HttpHeaders headers) {
        headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
        headers.names().stream().filter(name -> name.startsWith("x-http2-")).toList().forEach(headers::remove);
        return headers;
    }

    private void piece(HttpContent piece, ChannelHandlerContext context) throws IOException {
        if (interim) {
            interim = !(piece instanceof LastHttpContent);
            return;
        }
        if (!head.isDone()) {
            // Netty takes HTTP/2 headers without a status (RFC 9113 section 8.1.1) for a trailer section.
            fail(ResponseFailures.withoutStatus());
            return;
        }
        ByteBuf data = piece.content();
        empties = data.isReadable() ? 0 : empties + 1;
        if (empties > MAX_EMPTY && !(piece instanceof LastHttpContent)) {
            fail(ResponseFailures.tooManyEmpty());
            return;
        }
        Optional<FetchFailure> breach = breach(data.readableBytes(), piece instanceof LastHttpContent);
        if (breach.isPresent()) {
            fail(breach.get());
            return;
        }
        if (octets.size() + data.readableBytes() > limits.content()) {
            fail(ResponseFailures.tooLarge(limits.content()));
            return;
        }
        if (!reservation.reserve(data.readableBytes())) {
            fail(ResponseFailures.memoryExceeded(reservation.limit()));
            return;
        }
        data.readBytes(octets, data.readableBytes());
        received = octets.size();
        if (piece instanceof LastHttpContent) {
            context.pipeline().remove(this);
            content.complete(Body.of(octets.toByteArray()));
        }
    }

    /// With HTTP/1, the decoder checks the end of the content.
    private Optional<FetchFailure> breach(int more, boolean ended) {
        return switch (connection.framing()) {
            case HTTP_1 -> Optional.empty();
            case HTTP_2 -> ResponseRules.contentViolation(method, status, expected, octets.size() + more, ended);
        };
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(closed());
        context.fireChannelInactive();
    }

    /// The failure for a channel that was closed early, with the reason if it is known.
    FetchFailure closed() {
        FetchStep step = head.isDone() ? FetchStep.RECEIVE : FetchStep.WAIT;
        return connection.closeReason().map(reason -> reason.asFailure(step)).orElseGet(() -> head.isDone()
                ? ResponseFailures.truncated(octets.size(), expected, connection.framing())
                : ResponseDecoder.unfinishedLine(connection.connection().channel())
                        .map(ResponseFailures::closedInFirstLine)
                        .orElseGet(ResponseFailures::closedBeforeResponse));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable why) {
        fail(ResponseFailures.connectionFailed(why, head.isDone(), limits));
    }

    private void fail(FetchFailure why) {
        continueOrFinal.completeExceptionally(why);
        head.completeExceptionally(why);
        content.completeExceptionally(why);
    }

    private int number() {
        return connection.connection().number();
    }
}

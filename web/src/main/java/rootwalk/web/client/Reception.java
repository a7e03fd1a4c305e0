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
import rootwalk.web.path.Journey;
import rootwalk.web.path.PathEvent;
import rootwalk.web.path.Step;

/// Takes in one response, behind Netty's codec. Event loop of its channel; what it promises may be awaited by any thread.
final class Reception extends ChannelInboundHandlerAdapter {

    /// More than any server has reason for: one may ask for the content, and some say twice what to load early.
    private static final int MOST_INTERIM = 16;

    /// Pieces of content without an octet, one after another: HTTP/1 makes none, and HTTP/2 none that have a reason.
    private static final int MOST_EMPTY = 16;

    private static final HttpVersion HTTP_2 = HttpVersion.valueOf("HTTP/2.0");

    /// Status and header fields.
    ///
    /// @param keepAlive
    ///            whether the connection may be used again afterwards
    record Head(HttpVersion version, HttpResponseStatus status, HttpHeaders headers, boolean keepAlive) {}

    private final HttpConnection connection;
    private final HttpMethod method;
    private final Limits limits;
    private final Room.Share share;
    private final Journey journey;
    private final CompletableFuture<HttpResponseStatus> go = new CompletableFuture<>();
    private final CompletableFuture<Head> head = new CompletableFuture<>();
    private final CompletableFuture<Body> content = new CompletableFuture<>();
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
    private volatile int received;
    private boolean interim;
    private int interims;
    private int empties;
    private volatile boolean refused;
    private volatile boolean strange;
    private @Nullable String expected;
    private HttpResponseStatus status = HttpResponseStatus.CONTINUE;

    /// @param method
    ///            of the request
    Reception(HttpConnection connection, HttpMethod method, Limits limits, Room.Share share, Journey journey) {
        this.connection = connection;
        this.method = method;
        this.limits = limits;
        this.share = share;
        this.journey = journey;
    }

    /// `100 Continue`, or the final status, whichever comes first.
    CompletableFuture<HttpResponseStatus> go() {
        return go;
    }

    CompletableFuture<Head> head() {
        return head;
    }

    /// As it travelled; fails with a [FetchFailure].
    CompletableFuture<Body> content() {
        return content;
    }

    /// Octets of the content so far.
    int received() {
        return received;
    }

    /// Whether what came in the place of a response has no status line.
    boolean strange() {
        return strange;
    }

    /// Whether the server said that it did nothing with the request (RFC 9113 section 8.7).
    boolean refused() {
        return refused;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws IOException {
        try {
            switch (message) {
                case HttpObject _ when content.isDone() -> {}
                case HttpObject malformed when malformed.decoderResult().isFailure() -> {
                    strange = !head.isDone() && !ReceptionWords.hasStatus(malformed);
                    fail(ReceptionWords.malformed(malformed, head.isDone(), limits));
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
            refused = reset.errorCode() == Http2Error.REFUSED_STREAM.code() && !head.isDone();
            fail(ReceptionWords.reset(reset.errorCode()));
        }
        context.fireUserEventTriggered(event);
    }

    private void response(HttpResponse response, ChannelHandlerContext context) throws IOException {
        interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        Optional<FetchFailure> breach = HeadRules.breach(response, connection.framing());
        if (breach.isPresent()) {
            fail(breach.get());
            return;
        }
        HttpHeaders headers = switch (connection.framing()) {
            case HTTP_1 -> response.headers();
            case HTTP_2 -> withoutTranslation(response.headers());
        };
        if (interim) {
            if (++interims > MOST_INTERIM) {
                fail(ReceptionWords.tooManyInterim(MOST_INTERIM));
                return;
            }
            journey.tell(at -> new PathEvent.Informed(at, number(), response.status(), headers));
            if (response.status().equals(HttpResponseStatus.CONTINUE)) {
                go.complete(response.status());
            }
            return;
        }
        Head told = switch (connection.framing()) {
            case HTTP_1 -> new Head(response.protocolVersion(), response.status(), headers,
                    HttpUtil.isKeepAlive(response));
            case HTTP_2 -> new Head(HTTP_2, response.status(), headers, true);
        };
        expected = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        status = response.status();
        journey.tell(at -> new PathEvent.HeadReceived(at, number(), told.version(), told.status(), told.headers()));
        go.complete(told.status());
        head.complete(told);
        if (response instanceof HttpContent whole) {
            piece(whole, context);
        }
    }

    /// Fields that Netty adds when it makes HTTP/1 of HTTP/2, where they cannot be (RFC 9113 section 8.2.2).
    private static HttpHeaders withoutTranslation(HttpHeaders headers) {
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
            // HTTP/2 without a status (RFC 9113 section 8.1.1): Netty takes it for a trailer section.
            fail(ReceptionWords.withoutStatus());
            return;
        }
        ByteBuf data = piece.content();
        empties = data.isReadable() ? 0 : empties + 1;
        if (empties > MOST_EMPTY && !(piece instanceof LastHttpContent)) {
            fail(ReceptionWords.nothingAgainAndAgain());
            return;
        }
        Optional<FetchFailure> breach = breach(data.readableBytes(), piece instanceof LastHttpContent);
        if (breach.isPresent()) {
            fail(breach.get());
            return;
        }
        if (octets.size() + data.readableBytes() > limits.content()) {
            fail(ReceptionWords.tooLarge(limits.content()));
            return;
        }
        if (!share.take(data.readableBytes())) {
            fail(ReceptionWords.noRoom(share.ofAll()));
            return;
        }
        data.readBytes(octets, data.readableBytes());
        received = octets.size();
        if (piece instanceof LastHttpContent) {
            context.pipeline().remove(this);
            content.complete(Body.of(octets.toByteArray()));
        }
    }

    /// Of HTTP/1, the decoder knows where the content ends.
    private Optional<FetchFailure> breach(int more, boolean ended) {
        return switch (connection.framing()) {
            case HTTP_1 -> Optional.empty();
            case HTTP_2 -> HeadRules.content(method, status, expected, octets.size() + more, ended);
        };
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(closed());
        context.fireChannelInactive();
    }

    /// That the channel was closed before its time, and why, as far as is known.
    FetchFailure closed() {
        Step step = head.isDone() ? Step.RECEIVE : Step.WAIT;
        return connection.ending().map(reason -> reason.at(step)).orElseGet(() -> head.isDone()
                ? ReceptionWords.truncated(octets.size(), expected, connection.framing())
                : ReceptionWords.closedBeforeResponse());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable why) {
        fail(ReceptionWords.broken(why, head.isDone(), limits));
    }

    private void fail(FetchFailure why) {
        go.completeExceptionally(why);
        head.completeExceptionally(why);
        content.completeExceptionally(why);
    }

    private int number() {
        return connection.connection().number();
    }
}

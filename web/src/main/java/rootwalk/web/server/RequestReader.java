package rootwalk.web.server;

import java.net.InetSocketAddress;
import java.util.Optional;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.HttpConversionUtil.ExtensionHeaderNames;
import org.jspecify.annotations.Nullable;
import rootwalk.web.http.Body;
import rootwalk.web.server.HttpServerHandler.ChannelKind;
import rootwalk.web.server.RequestFraming.Persistence;
import rootwalk.web.server.RequestFraming.Version;
import rootwalk.web.site.Handler;
import rootwalk.web.site.Handler.ContentHandling;
import rootwalk.web.site.SiteRequest;
import rootwalk.web.site.SiteResponse;
import rootwalk.web.url.Url.Scheme;

/// Assembles requests from the messages of a connection or stream. Event loop only.
final class RequestReader {

    /// The result of a message.
    sealed interface ReadResult {

        /// The request is incomplete.
        ///
        /// @param deadline when the rest must have been received, by [LoopContext#nanos()]
        record Incomplete(long deadline) implements ReadResult {}

        /// The client sends its content after `100 Continue` (RFC 9110 section 10.1.1).
        record ExpectsContinue(long deadline) implements ReadResult {}

        /// A complete request.
        record Complete(IncomingRequest request) implements ReadResult {}

        /// A malformed request, or one that is rejected early.
        record Rejected(SiteResponse response) implements ReadResult {}
    }

    /// What is logged for a request that could not be parsed.
    private static final HttpRequest UNREADABLE = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "-",
            EmptyHttpHeaders.INSTANCE);

    private final ChannelKind kind;
    private final ServerState server;
    private final WebSettings settings;
    private final LoopContext loop;
    private final ConnectionInfo connectionInfo;
    private final InetSocketAddress client;
    private final RequestMemory.Reservation reservation;
    private int requests;
    /// The current request, which receives content.
    private @Nullable IncomingRequest latest;

    /// @param reservation the memory for heads and contents; released by the caller after the response
    RequestReader(ChannelKind kind, ServerState server, LoopContext loop, ConnectionInfo connectionInfo,
            InetSocketAddress client,
            RequestMemory.Reservation reservation) {
        this.kind = kind;
        this.server = server;
        this.settings = server.router().settings();
        this.loop = loop;
        this.connectionInfo = connectionInfo;
        this.client = client;
        this.reservation = reservation;
    }

    ReadResult read(HttpObject object) {
        DecoderResult read = object.decoderResult();
        if (read.isFailure()) {
            server.protocolError();
            return new ReadResult.Rejected(RequestHead.malformed(read.cause()).response());
        }
        ReadResult result =
                object instanceof HttpRequest request ? begin(request) : new ReadResult.Incomplete(deadline());
        boolean isOver = result instanceof ReadResult.Rejected;
        return object instanceof HttpContent content && !isOver ? take(content) : result;
    }

    /// The current request as the last one of its connection.
    IncomingRequest lastRequest() {
        IncomingRequest request = latest == null ? unreadable(UNREADABLE) : latest;
        latest = null;
        RequestFraming last =
                new RequestFraming(request.framing().method(), request.framing().version(), Persistence.CLOSE);
        return new IncomingRequest(request.siteRequest(), last, request.handler(), ContentHandling.DISCARD,
                request.startedAt());
    }

    private ReadResult begin(HttpRequest request) {
        requests++;
        Optional<Scheme> streamScheme = streamScheme(request);
        if (!reservation.reserve(RequestHead.octets(request), settings.totalContent())) {
            latest = unreadable(request);
            return overloaded();
        }
        return switch (RequestHead.of(request)) {
            case RequestHead.Rejected(SiteResponse.Full response) -> {
                latest = unreadable(request);
                if (response.status().equals(HttpResponseStatus.BAD_REQUEST)) {
                    server.protocolError();
                }
                yield new ReadResult.Rejected(response);
            }
            case RequestHead.Valid(var _, var _, var scheme) when isMisdirected(scheme.or(() -> streamScheme)) -> {
                latest = unreadable(request);
                yield new ReadResult.Rejected(RequestHead.misdirected().response());
            }
            case RequestHead.Valid(String authority, String target, var _) -> begin(request,
                    new SiteRequest(request.method(), connectionInfo.scheme(), authority, target, request.headers(),
                            Body.NONE, client, connectionInfo.reached(), loop.millis()));
        };
    }

    /// The scheme of a stream's request, from a field that the codec adds; the field is removed.
    private Optional<Scheme> streamScheme(HttpRequest request) {
        if (kind != ChannelKind.HTTP_2_STREAM) {
            return Optional.empty();
        }
        String scheme = request.headers().get(ExtensionHeaderNames.SCHEME.text(), "");
        request.headers().remove(ExtensionHeaderNames.SCHEME.text());
        for (Scheme each : Scheme.values()) {
            if (each.toString().equalsIgnoreCase(scheme)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /// RFC 9110 section 7.4: a resource of `https` is not served without TLS.
    private boolean isMisdirected(Optional<Scheme> scheme) {
        return connectionInfo.scheme() == Scheme.HTTP && scheme.equals(Optional.of(Scheme.HTTPS));
    }

    private ReadResult begin(HttpRequest message, SiteRequest request) {
        boolean keep = HttpUtil.isKeepAlive(message) && requests < settings.requestsPerConnection();
        RequestFraming framing =
                new RequestFraming(request.method(), version(message), keep ? Persistence.KEEP : Persistence.CLOSE);
        Handler handler = server.router().route(request, connectionInfo);
        ContentHandling handling = handler.contentHandling(request);
        latest = new IncomingRequest(request, framing, handler, handling, loop.nanos());
        boolean hasContent = message.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
                || message.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
        if (hasContent) {
            return expectContent(message, latest, handling);
        }
        return handling == ContentHandling.READ && kind == ChannelKind.CONNECTION
                ? rejected(latest, HttpResponseStatus.LENGTH_REQUIRED,
                        "This request needs content, with a length or chunked.")
                : new ReadResult.Incomplete(deadline());
    }

    private Version version(HttpRequest request) {
        return switch (kind) {
            case HTTP_2_STREAM -> Version.HTTP_2;
            case HTTP_3_STREAM -> Version.HTTP_3;
            case CONNECTION -> request.protocolVersion().equals(HttpVersion.HTTP_1_0)
                    ? Version.HTTP_1_0
                    : Version.HTTP_1_1;
        };
    }

    private ReadResult expectContent(HttpRequest request, IncomingRequest begun, ContentHandling handling) {
        if (handling == ContentHandling.REFUSE) {
            return new ReadResult.Rejected(ServerState.answer(begun.handler(), begun.siteRequest()));
        }
        if (HttpUtil.getContentLength(request, 0L) > settings.content()) {
            return contentTooLarge(begun);
        }
        String expected = request.headers().get(HttpHeaderNames.EXPECT);
        if (expected == null || request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return new ReadResult.Incomplete(deadline());
        }
        if (!expected.equalsIgnoreCase("100-continue")) {
            return rejected(HttpResponseStatus.EXPECTATION_FAILED, "The only supported expectation is 100-continue.");
        }
        return switch (handling) {
            case READ -> new ReadResult.ExpectsContinue(deadline());
            case DISCARD, REFUSE -> new ReadResult.Rejected(ServerState.answer(begun.handler(), begun.siteRequest()));
        };
    }

    private ReadResult take(HttpContent content) {
        IncomingRequest request = latest;
        if (request == null) {
            return new ReadResult.Incomplete(deadline());
        }
        boolean hasRoom = request.addContent(content.content(), reservation, settings.totalContent());
        if (request.received() > settings.content()) {
            return contentTooLarge(request);
        }
        if (!hasRoom) {
            return overloaded();
        }
        if (content instanceof LastHttpContent) {
            latest = null;
            return new ReadResult.Complete(request);
        }
        return new ReadResult.Incomplete(deadline());
    }

    private static ReadResult overloaded() {
        return rejected(HttpResponseStatus.SERVICE_UNAVAILABLE,
                "The memory for requests is in use; try again soon.");
    }

    private ReadResult contentTooLarge(IncomingRequest request) {
        return rejected(request, HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                "The content is larger than " + settings.content() + " octets.");
    }

    private static ReadResult rejected(IncomingRequest request, HttpResponseStatus status, String sentence) {
        return new ReadResult.Rejected(request.handler().rejection(request.siteRequest(), status, sentence));
    }

    private static ReadResult rejected(HttpResponseStatus status, String sentence) {
        return new ReadResult.Rejected(SiteResponse.text(status, sentence));
    }

    /// The timeout of the request, extended by the time for the octets received so far.
    private long deadline() {
        long begun = latest == null ? loop.nanos() : latest.startedAt();
        return begun + settings.requestTimeout().toNanos() + settings.nanosFor(latest == null ? 0 : latest.received());
    }

    private IncomingRequest unreadable(HttpRequest message) {
        var request = new SiteRequest(message.method(), connectionInfo.scheme(),
                message.headers().get(HttpHeaderNames.HOST, ""),
                message.uri(), message.headers(), Body.NONE, client, connectionInfo.reached(), loop.millis());
        Version version = kind.isStream() ? version(message) : Version.HTTP_1_1;
        return new IncomingRequest(request, new RequestFraming(message.method(), version, Persistence.CLOSE),
                _ -> SiteResponse.notFound(),
                ContentHandling.DISCARD, loop.nanos());
    }
}

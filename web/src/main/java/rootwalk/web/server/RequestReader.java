package rootwalk.web.server;

import java.net.InetSocketAddress;
import java.util.Arrays;
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

/// Makes requests of the messages of a conversation, one after the other. Event loop only.
final class RequestReader {

    /// What a message amounts to.
    sealed interface ReadResult {

        /// More has to come.
        ///
        /// @param deadline
        ///            when it has to be there, by [LoopContext#nanos()]
        record Incomplete(long deadline) implements ReadResult {}

        /// The client sends its content once it is asked to (RFC 9110 section 10.1.1).
        record ExpectsContinue(long deadline) implements ReadResult {}

        /// A request to its end.
        record Complete(IncomingRequest request) implements ReadResult {}

        /// What is no request, or is not wanted to its end.
        record Rejected(SiteResponse response) implements ReadResult {}
    }

    /// What is logged in the place of a request that could not be read.
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
    /// The latest one, to whose content messages belong.
    private @Nullable IncomingRequest latest;

    /// @param reservation
    ///            where heads and contents of requests are counted; who has their replies delivered releases it
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

    /// The latest request as the last of its conversation.
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
                            Body.NONE, client,
                            loop.millis()));
        };
    }

    /// What a stream's request says of its scheme, which the codec tells by a field that is then removed.
    private Optional<Scheme> streamScheme(HttpRequest request) {
        if (kind != ChannelKind.STREAM) {
            return Optional.empty();
        }
        String scheme = request.headers().get(ExtensionHeaderNames.SCHEME.text(), "");
        request.headers().remove(ExtensionHeaderNames.SCHEME.text());
        return Arrays.stream(Scheme.values()).filter(it -> it.toString().equalsIgnoreCase(scheme)).findFirst();
    }

    /// RFC 9110 section 7.4: a resource of `https` is not answered for without TLS.
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
                ? rejected(HttpResponseStatus.LENGTH_REQUIRED, "This needs content, with a length or in chunks.")
                : new ReadResult.Incomplete(deadline());
    }

    private Version version(HttpRequest request) {
        return switch (kind) {
            case STREAM -> Version.HTTP_2;
            case CONNECTION -> request.protocolVersion().equals(HttpVersion.HTTP_1_0)
                    ? Version.HTTP_1_0
                    : Version.HTTP_1_1;
        };
    }

    private ReadResult expectContent(HttpRequest request, IncomingRequest begun, ContentHandling handling) {
        if (HttpUtil.getContentLength(request, 0L) > settings.content()) {
            return contentTooLarge();
        }
        String expected = request.headers().get(HttpHeaderNames.EXPECT);
        if (expected == null || request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return new ReadResult.Incomplete(deadline());
        }
        if (!expected.equalsIgnoreCase("100-continue")) {
            return rejected(HttpResponseStatus.EXPECTATION_FAILED, "Only 100-continue can be expected here.");
        }
        return switch (handling) {
            case READ -> new ReadResult.ExpectsContinue(deadline());
            case DISCARD -> new ReadResult.Rejected(ServerState.answer(begun.handler(), begun.siteRequest()));
        };
    }

    private ReadResult take(HttpContent content) {
        IncomingRequest request = latest;
        if (request == null) {
            return new ReadResult.Incomplete(deadline());
        }
        boolean hasRoom = request.addContent(content.content(), reservation, settings.totalContent());
        if (request.received() > settings.content()) {
            return contentTooLarge();
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
                "Other requests take all the room that there is; try again soon.");
    }

    private ReadResult contentTooLarge() {
        return rejected(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                "More than " + settings.content() + " octets are not taken here.");
    }

    private static ReadResult rejected(HttpResponseStatus status, String sentence) {
        return new ReadResult.Rejected(SiteResponse.text(status, sentence));
    }

    /// The patience is for the whole request, and every octet that came adds its share to it.
    private long deadline() {
        long begun = latest == null ? loop.nanos() : latest.startedAt();
        return begun + settings.requestTimeout().toNanos() + settings.nanosFor(latest == null ? 0 : latest.received());
    }

    private IncomingRequest unreadable(HttpRequest message) {
        var request = new SiteRequest(message.method(), connectionInfo.scheme(),
                message.headers().get(HttpHeaderNames.HOST, ""),
                message.uri(), message.headers(), Body.NONE, client, loop.millis());
        Version version = kind == ChannelKind.STREAM ? Version.HTTP_2 : Version.HTTP_1_1;
        return new IncomingRequest(request, new RequestFraming(message.method(), version, Persistence.CLOSE),
                _ -> SiteResponse.notFound(),
                ContentHandling.DISCARD, loop.nanos());
    }
}

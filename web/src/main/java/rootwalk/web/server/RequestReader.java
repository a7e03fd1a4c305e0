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
import rootwalk.web.server.Conversation.Carrier;
import rootwalk.web.server.RequestFraming.Afterwards;
import rootwalk.web.server.RequestFraming.Version;
import rootwalk.web.site.Handler;
import rootwalk.web.site.Handler.Appetite;
import rootwalk.web.site.Reply;
import rootwalk.web.site.Visit;
import rootwalk.web.url.Url.Scheme;

/// Makes requests of the messages of a conversation, one after the other. Event loop only.
final class RequestReader {

    /// What a message amounts to.
    sealed interface Heard {

        /// More has to come.
        ///
        /// @param due
        ///            when it has to be there, by [Loop#nanos()]
        record Part(long due) implements Heard {}

        /// The client sends its content once it is asked to (RFC 9110 section 10.1.1).
        record Hesitant(long due) implements Heard {}

        /// A request to its end.
        record Whole(Incoming request) implements Heard {}

        /// What is no request, or is not wanted to its end.
        record Refused(Reply reply) implements Heard {}
    }

    /// What is logged in the place of a request that could not be read.
    private static final HttpRequest NO_REQUEST = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "-",
            EmptyHttpHeaders.INSTANCE);

    private final Carrier carrier;
    private final ServerState server;
    private final WebSettings settings;
    private final Loop loop;
    private final Door door;
    private final InetSocketAddress client;
    private final ContentRoom.Share share;
    private int requests;
    /// The latest one, to whose content messages belong.
    private @Nullable Incoming latest;

    /// @param share
    ///            where heads and contents of requests are counted; who has their replies delivered releases it
    RequestReader(Carrier carrier, ServerState server, Loop loop, Door door, InetSocketAddress client,
            ContentRoom.Share share) {
        this.carrier = carrier;
        this.server = server;
        this.settings = server.answers().settings();
        this.loop = loop;
        this.door = door;
        this.client = client;
        this.share = share;
    }

    Heard hear(HttpObject object) {
        DecoderResult read = object.decoderResult();
        if (read.isFailure()) {
            server.protocolError();
            return new Heard.Refused(RequestHead.unreadable(read.cause()).reply());
        }
        Heard heard = object instanceof HttpRequest request ? begin(request) : new Heard.Part(due());
        boolean isOver = heard instanceof Heard.Refused;
        return object instanceof HttpContent content && !isOver ? take(content) : heard;
    }

    /// The latest request as the last of its conversation.
    Incoming last() {
        Incoming request = latest == null ? unreadable(NO_REQUEST) : latest;
        latest = null;
        RequestFraming last =
                new RequestFraming(request.framing().method(), request.framing().version(), Afterwards.CLOSE);
        return new Incoming(request.visit(), last, request.handler(), Appetite.NONE, request.begun());
    }

    private Heard begin(HttpRequest request) {
        requests++;
        Optional<Scheme> streamScheme = streamScheme(request);
        if (!share.grow(RequestHead.octets(request), settings.contentInAll())) {
            latest = unreadable(request);
            return noRoom();
        }
        return switch (RequestHead.of(request)) {
            case RequestHead.Refused(Reply.Whole reply) -> {
                latest = unreadable(request);
                if (reply.status().equals(HttpResponseStatus.BAD_REQUEST)) {
                    server.protocolError();
                }
                yield new Heard.Refused(reply);
            }
            case RequestHead.Sound(var _, var _, var scheme) when isMisdirected(scheme.or(() -> streamScheme)) -> {
                latest = unreadable(request);
                yield new Heard.Refused(RequestHead.misdirected().reply());
            }
            case RequestHead.Sound(String authority, String target, var _) -> begin(request,
                    new Visit(request.method(), door.scheme(), authority, target, request.headers(), Body.NONE, client,
                            loop.millis()));
        };
    }

    /// What a stream's request says of its scheme, which the codec tells by a field that is then removed.
    private Optional<Scheme> streamScheme(HttpRequest request) {
        if (carrier != Carrier.STREAM) {
            return Optional.empty();
        }
        String scheme = request.headers().get(ExtensionHeaderNames.SCHEME.text(), "");
        request.headers().remove(ExtensionHeaderNames.SCHEME.text());
        return Arrays.stream(Scheme.values()).filter(it -> it.toString().equalsIgnoreCase(scheme)).findFirst();
    }

    /// RFC 9110 section 7.4: a resource of `https` is not answered for without TLS.
    private boolean isMisdirected(Optional<Scheme> scheme) {
        return door.scheme() == Scheme.HTTP && scheme.equals(Optional.of(Scheme.HTTPS));
    }

    private Heard begin(HttpRequest request, Visit visit) {
        boolean keep = HttpUtil.isKeepAlive(request) && requests < settings.requestsPerConnection();
        RequestFraming framing =
                new RequestFraming(visit.method(), version(request), keep ? Afterwards.KEEP : Afterwards.CLOSE);
        Handler handler = server.answers().handlerOf(visit, door);
        Appetite appetite = handler.appetite(visit);
        latest = new Incoming(visit, framing, handler, appetite, loop.nanos());
        boolean hasContent = request.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
                || request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
        if (hasContent) {
            return expectContent(request, latest, appetite);
        }
        return appetite == Appetite.WHOLE && carrier == Carrier.CONNECTION
                ? refused(HttpResponseStatus.LENGTH_REQUIRED, "This needs content, with a length or in chunks.")
                : new Heard.Part(due());
    }

    private Version version(HttpRequest request) {
        return switch (carrier) {
            case STREAM -> Version.HTTP_2;
            case CONNECTION -> request.protocolVersion().equals(HttpVersion.HTTP_1_0)
                    ? Version.HTTP_1_0
                    : Version.HTTP_1_1;
        };
    }

    private Heard expectContent(HttpRequest request, Incoming begun, Appetite appetite) {
        if (HttpUtil.getContentLength(request, 0L) > settings.content()) {
            return tooMuch();
        }
        String expected = request.headers().get(HttpHeaderNames.EXPECT);
        if (expected == null || request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return new Heard.Part(due());
        }
        if (!expected.equalsIgnoreCase("100-continue")) {
            return refused(HttpResponseStatus.EXPECTATION_FAILED, "Only 100-continue can be expected here.");
        }
        return switch (appetite) {
            case WHOLE -> new Heard.Hesitant(due());
            case NONE -> new Heard.Refused(ServerState.answer(begun.handler(), begun.visit()));
        };
    }

    private Heard take(HttpContent content) {
        Incoming request = latest;
        if (request == null) {
            return new Heard.Part(due());
        }
        boolean hasRoom = request.take(content.content(), share, settings.contentInAll());
        if (request.received() > settings.content()) {
            return tooMuch();
        }
        if (!hasRoom) {
            return noRoom();
        }
        if (content instanceof LastHttpContent) {
            latest = null;
            return new Heard.Whole(request);
        }
        return new Heard.Part(due());
    }

    private static Heard noRoom() {
        return refused(HttpResponseStatus.SERVICE_UNAVAILABLE,
                "Other requests take all the room that there is; try again soon.");
    }

    private Heard tooMuch() {
        return refused(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                "More than " + settings.content() + " octets are not taken here.");
    }

    private static Heard refused(HttpResponseStatus status, String sentence) {
        return new Heard.Refused(Reply.text(status, sentence));
    }

    /// The patience is for the whole request, and every octet that came adds its share to it.
    private long due() {
        long begun = latest == null ? loop.nanos() : latest.begun();
        return begun + settings.patience().toNanos() + settings.nanosFor(latest == null ? 0 : latest.received());
    }

    private Incoming unreadable(HttpRequest request) {
        var visit = new Visit(request.method(), door.scheme(), request.headers().get(HttpHeaderNames.HOST, ""),
                request.uri(), request.headers(), Body.NONE, client, loop.millis());
        Version version = carrier == Carrier.STREAM ? Version.HTTP_2 : Version.HTTP_1_1;
        return new Incoming(visit, new RequestFraming(request.method(), version, Afterwards.CLOSE),
                _ -> Reply.notFound(),
                Appetite.NONE, loop.nanos());
    }
}

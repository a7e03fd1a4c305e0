package rootwalk.web.path;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import rootwalk.web.http.Request;
import rootwalk.web.url.Url;
import rootwalk.wire.Question;

/// Something that happened on the way from a URL to its response.
///
/// Each has the moment `at` which it happened, in nanoseconds since the journey began; `took` is in nanoseconds as well.
/// Connections are numbered from 1 as they are opened.
public sealed interface PathEvent {

    long at();

    /// Who sent something on a connection.
    enum Sender {
        CLIENT, SERVER
    }

    /// The text was a URL, and this is how it is understood.
    record UrlParsed(long at, Url url) implements PathEvent {}

    // The name.

    /// A link of the lookup chain is asked.
    record LookupAsked(long at, LookupSource source, Question question) implements PathEvent {}

    /// The link asked does not know; the next one is asked.
    record LookupPassed(long at, LookupSource source, Question question, long took) implements PathEvent {}

    /// The link asked has an answer, perhaps that there is none.
    record LookupAnswered(long at, LookupSource source, Question question, NameAnswer answer,
            long took) implements PathEvent {}

    /// An HTTPS record says how the site wants to be reached.
    record ServiceRead(long at, ServiceBinding service) implements PathEvent {}

    /// The order in which the addresses are tried (RFC 8305 section 4).
    ///
    /// @param why
    ///            where they are from, in a few words
    record OrderDecided(long at, List<InetSocketAddress> addresses, String why) implements PathEvent {}

    // The connection.

    /// A TCP handshake begins.
    record ConnectTried(long at, InetSocketAddress remote) implements PathEvent {}

    /// It failed, or was closed because another was quicker.
    record ConnectFailed(long at, InetSocketAddress remote, String why, long took) implements PathEvent {}

    /// It is done: this is the connection that is used.
    record Connected(long at, int connection, InetSocketAddress local, InetSocketAddress remote, long took)
            implements
                PathEvent {}

    /// A connection that is open already is used again.
    record ConnectionReused(long at, int connection, InetSocketAddress local, InetSocketAddress remote)
            implements
                PathEvent {}

    /// A proxy opened a tunnel.
    record TunnelOpened(long at, int connection, InetSocketAddress proxy, String target, long took)
            implements
                PathEvent {}

    /// A TLS record passed by.
    ///
    /// @param what
    ///            the message in it, as far as it can be seen on the wire: `ClientHello`, `encrypted`
    record TlsStep(long at, int connection, Sender sender, String what, int octets) implements PathEvent {}

    /// The TLS handshake is done.
    record TlsDone(long at, int connection, TlsOutcome outcome, long took) implements PathEvent {}

    /// A connection is closed.
    ///
    /// @param by
    ///            who closed it first
    /// @param tcp
    ///            as the kernel last reported it; empty if it does not
    record ConnectionClosed(long at, int connection, Sender by, Optional<TcpInfo> tcp) implements PathEvent {}

    // The exchange.

    /// The cache was asked for a stored response.
    ///
    /// @param why
    ///            the decision, in words
    record CacheAsked(long at, Url url, String why) implements PathEvent {}

    /// The cache was shown a response.
    ///
    /// @param why
    ///            whether it is kept, in words
    record CacheShown(long at, Url url, String why) implements PathEvent {}

    /// The request is with the kernel.
    record RequestSent(long at, int connection, HttpVersion version, Request request) implements PathEvent {}

    /// The first octet of what comes back.
    record FirstOctet(long at, int connection) implements PathEvent {}

    /// An interim response (RFC 9110 section 15.2).
    record Informed(long at, int connection, HttpResponseStatus status, HttpHeaders headers) implements PathEvent {}

    /// Status and header fields are there.
    record HeadReceived(
            long at, int connection, HttpVersion version, HttpResponseStatus status, HttpHeaders headers)
            implements
                PathEvent {}

    /// The content is there.
    ///
    /// @param encoded
    ///            octets as they came
    /// @param decoded
    ///            octets after content decoding (RFC 9110 section 8.4)
    record BodyReceived(long at, int connection, long encoded, long decoded) implements PathEvent {}

    /// The server sent more than its response: the connection is closed, and what it sent is not looked at (RFC 9112
    /// section 6.3).
    ///
    /// @param octets
    ///            of what came at once
    record SurplusReceived(long at, int connection, int octets) implements PathEvent {}

    // The fetch.

    /// A redirect is followed (RFC 9110 section 15.4).
    record Redirected(long at, HttpResponseStatus status, Url from, Url to, HttpMethod method) implements PathEvent {}

    /// The request is sent once more.
    record Retried(long at, String why) implements PathEvent {}

    /// The fetch ends here.
    record Failed(long at, FetchStep step, String description, String usualCause) implements PathEvent {}
}

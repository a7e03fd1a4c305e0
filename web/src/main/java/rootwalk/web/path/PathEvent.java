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

/// An event between a URL and its response.
///
/// `at` is the time of the event, in nanoseconds of the timeline; `took` is a duration in nanoseconds. Connections are
/// numbered from 1 in the order of opening.
public sealed interface PathEvent {

    long at();

    /// The sender of data on a connection.
    enum Sender {
        CLIENT, SERVER
    }

    /// The text was parsed as a URL.
    record UrlParsed(long at, Url url) implements PathEvent {}

    // The name.

    /// A lookup source is queried.
    record LookupAsked(long at, LookupSource source, Question question) implements PathEvent {}

    /// The source has no answer; the next one is queried.
    record LookupPassed(long at, LookupSource source, Question question, long took) implements PathEvent {}

    /// The source has an answer, possibly a negative one.
    record LookupAnswered(long at, LookupSource source, Question question, NameAnswer answer,
            long took) implements PathEvent {}

    /// An HTTPS record of the site was read.
    record ServiceRead(long at, ServiceBinding service) implements PathEvent {}

    /// The order in which the addresses are tried (RFC 8305 section 4).
    ///
    /// @param why where they are from, in a few words
    record OrderDecided(long at, List<InetSocketAddress> addresses, String why) implements PathEvent {}

    // The connection.

    /// A connection attempt starts.
    record ConnectTried(long at, InetSocketAddress remote) implements PathEvent {}

    /// The attempt failed, or was cancelled because another one succeeded.
    record ConnectFailed(long at, InetSocketAddress remote, String why, long took) implements PathEvent {}

    /// The connection is established and will be used.
    record Connected(long at, int connection, InetSocketAddress local, InetSocketAddress remote, long took)
            implements
                PathEvent {}

    /// An open connection is reused.
    record ConnectionReused(long at, int connection, InetSocketAddress local, InetSocketAddress remote)
            implements
                PathEvent {}

    /// A proxy opened a tunnel.
    record TunnelOpened(long at, int connection, InetSocketAddress proxy, String target, long took)
            implements
                PathEvent {}

    /// A TLS record was sent or received.
    ///
    /// @param what the message in it, as far as it is visible on the wire: `ClientHello`, `encrypted`
    record TlsStep(long at, int connection, Sender sender, String what, int octets) implements PathEvent {}

    /// The TLS handshake is completed.
    record TlsDone(long at, int connection, TlsOutcome outcome, long took) implements PathEvent {}

    /// A connection is closed.
    ///
    /// @param by the side that closed it first
    /// @param tcp the last state reported by the kernel; empty if it is not available
    record ConnectionClosed(long at, int connection, Sender by, Optional<TcpInfo> tcp) implements PathEvent {}

    // The exchange.

    /// The cache was checked for a stored response.
    ///
    /// @param why the decision, as text
    record CacheAsked(long at, Url url, String why) implements PathEvent {}

    /// A response was passed to the cache.
    ///
    /// @param why whether it was stored, as text
    record CacheShown(long at, Url url, String why) implements PathEvent {}

    /// The request was written to the socket.
    record RequestSent(long at, int connection, HttpVersion version, Request request) implements PathEvent {}

    /// The first octet of the response was received.
    record FirstOctet(long at, int connection) implements PathEvent {}

    /// An interim response (RFC 9110 section 15.2).
    record Informed(long at, int connection, HttpResponseStatus status, HttpHeaders headers) implements PathEvent {}

    /// Status and header fields were received.
    record HeadReceived(
            long at, int connection, HttpVersion version, HttpResponseStatus status, HttpHeaders headers)
            implements
                PathEvent {}

    /// The content was received.
    ///
    /// @param encoded octets as received
    /// @param decoded octets after content decoding (RFC 9110 section 8.4)
    record BodyReceived(long at, int connection, long encoded, long decoded) implements PathEvent {}

    /// The server sent data after its response. The connection is closed and the data ignored (RFC 9112 section 6.3).
    ///
    /// @param octets how many octets were received at once
    record SurplusReceived(long at, int connection, int octets) implements PathEvent {}

    // The fetch.

    /// A redirect is followed (RFC 9110 section 15.4).
    record Redirected(long at, HttpResponseStatus status, Url from, Url to, HttpMethod method) implements PathEvent {}

    /// The request is sent again.
    record Retried(long at, String why) implements PathEvent {}

    /// The fetch failed.
    record Failed(long at, FetchStep step, String description, String usualCause) implements PathEvent {}
}

package rootwalk.daemon.transport.https;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

import io.netty.handler.codec.http.HttpResponseStatus;
import rootwalk.daemon.pipeline.QueryOrigin;
import rootwalk.daemon.pipeline.ResponseSink;
import rootwalk.web.site.SiteResponse;
import rootwalk.wire.codec.RequestView;

/// One request over HTTPS: its later response. The query is detached on the event loop; any thread completes the response.
final class HttpsOrigin implements QueryOrigin, ResponseSink {

    private final CompletableFuture<SiteResponse> later = new CompletableFuture<>();
    private boolean isDetached;

    /// The response of HTTP to a message without a response of DNS now.
    ///
    /// @param shape of the message
    SiteResponse withoutMessage(RequestView.Shape shape) {
        if (isDetached) {
            return new SiteResponse.Later(later);
        }
        return switch (shape) {
            case RUNT, RESPONSE -> SiteResponse.text(HttpResponseStatus.BAD_REQUEST, "This is not a DNS query.");
            case UNKNOWN_OPCODE, MALFORMED, COOKIE, QUERY -> unanswered();
        };
    }

    /// The response to a query that gets none over other transports, where the client waits until its timeout: for a name
    /// that is dropped, for example.
    private static SiteResponse unanswered() {
        return SiteResponse.text(HttpResponseStatus.SERVICE_UNAVAILABLE, "This query is not answered.");
    }

    @Override
    public ResponseSink detach() {
        isDetached = true;
        return this;
    }

    /// HTTPS has only responses of one message: zone transfers are refused.
    @Override
    public void sendPart(byte[] octets, int offset, int length) {
        byte[] message = Arrays.copyOfRange(octets, offset, offset + length);
        later.complete(HttpsQueries.response(message, new Freshness().cacheControl(message, 0, length)));
    }

    @Override
    public boolean awaitRoom() {
        return !later.isDone();
    }

    @Override
    public void close() {
        later.complete(unanswered());
    }
}

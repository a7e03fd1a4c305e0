package rootwalk.daemon.transport.https;

import java.net.InetSocketAddress;
import java.util.Arrays;

import rootwalk.daemon.pipeline.Pipeline;
import rootwalk.daemon.pipeline.PipelineSource;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.web.site.SiteResponse;

/// What the requests of one event loop share: the query context and the buffer of responses. Event loop only.
final class HttpsLoop {

    private final QueryContext context = new QueryContext();
    private final byte[] response = new byte[QueryContext.MAX_MESSAGE];
    private final Freshness freshness = new Freshness();
    private final PipelineSource pipelines;
    private final QueryObserver observer;

    HttpsLoop(PipelineSource pipelines, QueryObserver observer) {
        this.pipelines = pipelines;
        this.observer = observer;
    }

    /// Serves a message.
    ///
    /// @param millis the clock by which TTLs expire
    SiteResponse serve(byte[] message, InetSocketAddress client, long millis) {
        HttpsOrigin origin = new HttpsOrigin();
        context.receive(Transport.HTTPS, origin, message, 0, message.length, response, 0, millis);
        context.client().set(client);
        observer.batchStarts();
        int length = pipelines.current().serve(context, observer);
        observer.batchEnds();
        if (length == Pipeline.NO_RESPONSE) {
            return origin.withoutMessage(context.shape());
        }
        return HttpsQueries.response(Arrays.copyOf(response, length), freshness.cacheControl(response, 0, length));
    }
}

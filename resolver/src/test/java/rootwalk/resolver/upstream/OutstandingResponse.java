package rootwalk.resolver.upstream;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.upstream.QueryResult.Response;

/// A response of a scripted server that may still arrive after its timeout.
public final class OutstandingResponse {

    private final UpstreamQuery query;
    private final LateResponses responses;

    public OutstandingResponse(UpstreamQuery query, LateResponses responses) {
        this.query = query;
        this.responses = responses;
        responses.addOutstanding(query, this);
    }

    public UpstreamQuery query() {
        return query;
    }

    public void arrive(Response response) {
        responses.ended(this, new LateResponses.Arrival(query, response, true, false));
    }

    /// The response to a query that has arrived, or null.
    public static @Nullable Response take(UpstreamQuery query, LateResponses responses) {
        LateResponses.Arrival arrival = responses.take(query);
        return arrival == null ? null : arrival.response();
    }
}

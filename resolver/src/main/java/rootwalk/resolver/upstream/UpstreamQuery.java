package rootwalk.resolver.upstream;

import java.util.List;

import rootwalk.wire.EdnsOption;
import rootwalk.wire.Name;
import rootwalk.wire.Question;

/// A query for one server.
///
/// @param zone
///            that the server is queried for: the name of the cut
/// @param recursionDesired
///            RD: the server is a forwarder
/// @param dnssecOk
///            DO: signatures are requested
/// @param checkingDisabled
///            CD, for forwarders
/// @param options
///            EDNS options, sent wherever the query has EDNS (RFC 6891 section 6.1.2); 230 octets at most
public record UpstreamQuery(
        Server server,
        Name zone,
        Question question,
        boolean recursionDesired,
        boolean dnssecOk,
        boolean checkingDisabled,
        List<EdnsOption> options) {

    /// The octets that are available after the longest question.
    static final int MAX_OPTIONS = 230;

    public UpstreamQuery {
        options = List.copyOf(options);
        int length = 0;
        for (EdnsOption option : options) {
            length += 4 + option.data().length();
        }
        if (length > MAX_OPTIONS) {
            throw new IllegalArgumentException("the EDNS options of a query have more than 230 octets");
        }
    }
}

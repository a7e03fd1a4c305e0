package rootwalk.resolver.upstream;

import rootwalk.wire.Name;
import rootwalk.wire.Question;

/// A query for one server.
///
/// @param zone
///            that the server is queried for: the name of the cut
/// @param recursionDesired
///            RD: the server is a forwarder
/// @param dnssecOk
///            DO: signatures are wanted
/// @param checkingDisabled
///            CD, for forwarders
public record UpstreamQuery(
        Server server,
        Name zone,
        Question question,
        boolean recursionDesired,
        boolean dnssecOk,
        boolean checkingDisabled) {}

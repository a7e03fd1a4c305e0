package rootwalk.resolver.contract;

import java.util.List;

import rootwalk.wire.Name;
import rootwalk.wire.RRset;

/// A zone cut in an authoritative zone of this server.
///
/// @param apex
///            of the authoritative zone, which is the parent
/// @param servers
///            the NS RRset of the cut
/// @param glue
///            the addresses of these servers in the zone
public record LocalCut(Name apex, RRset servers, List<RRset> glue) {

    public LocalCut {
        glue = List.copyOf(glue);
    }
}

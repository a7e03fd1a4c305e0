package rootwalk.resolver.contract;

import java.util.List;

import rootwalk.wire.Name;
import rootwalk.wire.RecordSet;

/// Where a zone of our own delegates.
///
/// @param apex
///            of our zone, the parent
/// @param servers
///            the NS set, owned by the cut
/// @param glue
///            the addresses of those servers that the zone has
public record LocalCut(Name apex, RecordSet servers, List<RecordSet> glue) {

    public LocalCut {
        glue = List.copyOf(glue);
    }
}

package rootwalk.resolver.anchors;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionObserver;
import rootwalk.resolver.contract.Security;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;

/// Removes negative trust anchors that have expired, or whose zones validate again (RFC 7646 section 4). The operator removes
/// those without an end.
public final class NegativeAnchorCheck {

    private static final Logger LOG = LoggerFactory.getLogger(NegativeAnchorCheck.class);

    private final NegativeAnchors anchors;
    private final Function<Query, Resolution> resolver;

    /// @param resolver
    ///            resolves a query again although it is in the cache; blocks
    public NegativeAnchorCheck(NegativeAnchors anchors, Function<Query, Resolution> resolver) {
        this.anchors = anchors;
        this.resolver = resolver;
    }

    /// Checks all of them.
    ///
    /// @return those that were removed because their zones validate
    public List<Name> run() {
        anchors.removeEnded().forEach(
                name -> LOG.info("the negative trust anchor {} has expired: the zone is validated again", name));
        List<Name> removed = new ArrayList<>();
        for (NegativeAnchors.Entry entry : anchors.entries()) {
            if (entry.left().isEmpty()) {
                continue;
            }
            Query query = new Query(new Question(entry.name(), RecordType.SOA), true, false, ResolutionObserver.NONE);
            Resolution resolution = NegativeAnchors.without(entry.name(), () -> resolver.apply(query));
            if (resolution.security() == Security.SECURE && anchors.remove(entry.name())) {
                LOG.info("the zone {} validates again: its negative trust anchor is removed", entry.name());
                removed.add(entry.name());
            }
        }
        return removed;
    }
}

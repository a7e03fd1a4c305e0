package rootwalk.resolver.anchors;

import java.util.List;
import java.util.stream.Collectors;

import rootwalk.dnssec.DelegationSigner;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// The query by which the servers of a zone learn which of its keys are trusted here (RFC 8145 section 5).
final class TrustAnchorSignal {

    /// More tags do not fit in a label of 63 octets.
    private static final int MOST_TAGS = 12;

    private TrustAnchorSignal() {}

    /// For example `_ta-4f66-9728. NULL`: the tags in hexadecimal, in ascending order.
    static Question question(RRset anchor) {
        List<Integer> tags = AnchorSet.signers(anchor).stream().map(DelegationSigner::keyTag).distinct().sorted()
                .limit(MOST_TAGS).toList();
        String label = "_ta-" + tags.stream().map("%04x"::formatted).collect(Collectors.joining("-"));
        return new Question(Name.of(label + "." + (anchor.owner().isRoot() ? "" : anchor.owner())), RecordType.NULL);
    }
}

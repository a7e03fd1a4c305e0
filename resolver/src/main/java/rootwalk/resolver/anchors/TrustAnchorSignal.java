package rootwalk.resolver.anchors;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import rootwalk.dnssec.DelegationSigner;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// The query by which the servers of a zone learn which of its keys are trusted here (RFC 8145 section 5).
final class TrustAnchorSignal {

    /// More tags do not fit in a label of 63 octets.
    private static final int MOST_TAGS = 12;

    private TrustAnchorSignal() {}

    /// For example `_ta-4f66-9728. NULL`: the tags in hexadecimal, in ascending order. Empty if the name would be too long.
    static Optional<Question> question(RRset anchor) {
        List<Integer> tags = AnchorSet.signers(anchor).stream().map(DelegationSigner::keyTag).distinct().sorted()
                .limit(MOST_TAGS).toList();
        byte[] label = tags.stream().map("%04x"::formatted).collect(Collectors.joining("-", "_ta-", ""))
                .getBytes(StandardCharsets.US_ASCII);
        return Optional.ofNullable(anchor.owner().child(label, 0, label.length))
                .map(name -> new Question(name, RecordType.NULL));
    }
}

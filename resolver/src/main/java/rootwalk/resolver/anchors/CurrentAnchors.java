package rootwalk.resolver.anchors;

import java.util.Optional;

import rootwalk.dnssec.DelegationSigner;
import rootwalk.resolver.contract.TrustAnchors;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;

/// The current trust anchors. Any thread reads them; a rollover replaces them.
public final class CurrentAnchors implements TrustAnchors {

    private final NegativeAnchors negative;
    private volatile AnchorSet anchors;

    public CurrentAnchors(AnchorSet anchors, NegativeAnchors negative) {
        this.anchors = anchors;
        this.negative = negative;
    }

    /// The anchors, whatever the negative ones are.
    public AnchorSet anchors() {
        return anchors;
    }

    void replace(AnchorSet others) {
        anchors = others;
    }

    @Override
    public Optional<RRset> deepest(Name name) {
        Optional<RRset> anchor = anchor(name);
        return anchor.flatMap(ds -> negative.deepest(name, ds.owner())).isPresent() ? Optional.empty() : anchor;
    }

    @Override
    public Optional<Name> negative(Name name) {
        return negative.isEmpty() ? Optional.empty()
                : anchor(name).flatMap(ds -> negative.deepest(name, ds.owner()));
    }

    @Override
    public int secondsLeft(Name name) {
        return negative(name).map(negative::secondsLeft).orElse(Integer.MAX_VALUE);
    }

    @Override
    public boolean isEmpty() {
        return anchors.isEmpty();
    }

    private Optional<RRset> anchor(Name name) {
        AnchorSet current = anchors;
        for (int labels = name.labelCount(); labels >= 0; labels--) {
            RRset ds = current.byZone().get(name.ancestor(labels));
            if (ds != null) {
                return Optional.of(ds);
            }
        }
        return Optional.empty();
    }

    /// Whether a key of the root with this tag is trusted.
    boolean trustsRootKey(int tag) {
        RRset ds = anchors.byZone().get(Name.ROOT);
        return ds != null
                && AnchorSet.signers(ds).stream().mapToInt(DelegationSigner::keyTag).anyMatch(it -> it == tag);
    }
}

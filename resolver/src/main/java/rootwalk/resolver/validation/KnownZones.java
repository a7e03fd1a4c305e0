package rootwalk.resolver.validation;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import rootwalk.dnssec.ValidationTime;
import rootwalk.resolver.cache.ZoneSecurity;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;

/// The information about zones that needs no query: their trust anchors, and the results of earlier chains of trust.
/// For the resolving thread.
final class KnownZones {

    private final ChainValidator.Components components;

    KnownZones(ChainValidator.Components components) {
        this.components = components;
    }

    /// The zone of the deepest trust anchor at or above a name, unless a negative trust anchor applies to the name.
    Optional<Name> anchorAbove(Name name) {
        return components.anchors().deepest(name).map(RRset::owner);
    }

    boolean isAnchor(Name zone) {
        return anchorAbove(zone).equals(Optional.of(zone));
    }

    /// Whether the insecure zone of a signer is that of a name, and no trust anchor is between the two.
    boolean isBelowAnchor(Name signer, Name name) {
        return anchorAbove(name).map(signer::isSubdomainOf).orElse(true);
    }

    /// Why a name is insecure, if that is known without any query: there is no trust anchor, or the name is in a zone that is known
    /// to be insecure.
    @Nullable
    List<ExtendedError> insecure(Name name) {
        Optional<Name> anchor = anchorAbove(name);
        if (anchor.isEmpty()) {
            return List.of();
        }
        long millis = components.time().millis();
        // The anchor itself is valid whatever its parent says (RFC 6840 section 5.10).
        for (int labels = name.labelCount(); labels > anchor.get().labelCount(); labels--) {
            if (components.zones().find(name.ancestor(labels), millis) instanceof ZoneSecurity.Insecure insecure) {
                return insecure.errors();
            }
        }
        return null;
    }

    boolean isNoCut(Name name) {
        return components.zones().find(name, components.time().millis()) instanceof ZoneSecurity.NoCut;
    }

    /// The label count of the deepest ancestor with known keys, or `least`.
    int deepestSecure(Name name, int least) {
        long millis = components.time().millis();
        for (int labels = name.labelCount(); labels > least; labels--) {
            if (components.zones().find(name.ancestor(labels), millis) instanceof ZoneSecurity.Secure) {
                return labels;
            }
        }
        return least;
    }

    void keep(Name name, ZoneSecurity security, int ttl) {
        if (!(security instanceof ZoneSecurity.Secure) && isAnchor(name)) {
            return;
        }
        switch (components.clock().time()) {
            case ValidationTime.At _ -> components.zones().keep(name, security, ttl, components.time().millis());
            case ValidationTime.Unjudged _ -> {}
        }
    }
}

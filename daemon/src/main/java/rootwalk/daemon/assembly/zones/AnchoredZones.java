package rootwalk.daemon.assembly.zones;

import java.util.Optional;

import rootwalk.authoritative.transfer.ZoneAuthentication;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.config.Config;
import rootwalk.daemon.assembly.upstream.AnchorsPlan;
import rootwalk.dnssec.crypto.Crypto;
import rootwalk.resolver.anchors.Anchors;
import rootwalk.transfer.ZoneTrust;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;

/// Accepts transferred versions of a zone with a trust anchor only if they are signed by it, since their DS records are trusted
/// afterwards. Any thread.
///
/// @param anchors with the keys that are trusted now
record AnchoredZones(Anchors anchors, Config.Dnssec settings) implements ZoneTrust {

    /// The trust of a server whose resolver has these anchors, if it validates.
    static ZoneTrust of(Optional<Anchors> anchors, Config.Dnssec settings) {
        return anchors.<ZoneTrust>map(it -> new AnchoredZones(it, settings)).orElse(ZoneTrust.EVERYBODY);
    }

    private Optional<RRset> anchor(Name zone) {
        return anchors.current().negative(zone).isPresent() ? Optional.empty()
                : Optional.ofNullable(anchors.current().anchors().byZone().get(zone));
    }

    @Override
    public boolean concerns(Name zone) {
        return anchor(zone).isPresent();
    }

    @Override
    public Optional<String> fault(ZoneSnapshot version) {
        return anchor(version.apex()).flatMap(anchor -> fault(version, anchor));
    }

    private Optional<String> fault(ZoneSnapshot version, RRset anchor) {
        return ZoneAuthentication.fault(version, anchor, AnchorsPlan.policy(settings), Crypto.fastest(),
                anchors.clock().time())
                .map(why -> why
                        + "; its trust anchor is in dnssec.trust-anchors or built in; if this is another zone with the"
                        + " same name, add it to dnssec.negative-trust-anchors");
    }
}

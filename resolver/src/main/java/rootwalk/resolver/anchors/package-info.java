/// Trust anchors: the keys from which chains of trust begin (RFC 4033 section 2), and how they change.
///
/// [rootwalk.resolver.anchors.Anchors] is the entry point: the trust anchors of one configuration. The validator reads its
/// [rootwalk.resolver.anchors.CurrentAnchors]: an [rootwalk.resolver.anchors.AnchorSet] of the program, of a file
/// ([rootwalk.resolver.anchors.AnchorFile]) or of the configuration, without the anchors that a negative trust anchor turns off
/// ([rootwalk.resolver.anchors.NegativeAnchors], RFC 7646). [rootwalk.resolver.anchors.NegativeAnchorCheck] removes negative
/// trust anchors that are no longer needed.
///
/// With a rollover (RFC 5011), `TrustPoint` is the view of the keys of one zone: a pure function makes the next one
/// from a DNSKEY RRset. [rootwalk.resolver.anchors.Rollover] queries the zones in time, and `StateFile` keeps the trust
/// points across restarts. Queries signal the trusted keys to the root servers (`TrustAnchorSignal`, RFC 8145), and
/// answers signal them to users ([rootwalk.resolver.anchors.RootKeySentinel], RFC 8509).
///
/// [rootwalk.resolver.anchors.PlausibleClock] is the clock against which the times of signatures are checked.
///
/// Time, and the way to resolve a question, are passed in.
@NullMarked
package rootwalk.resolver.anchors;

import org.jspecify.annotations.NullMarked;

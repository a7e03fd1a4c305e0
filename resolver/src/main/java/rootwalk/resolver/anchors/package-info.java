/// Trust anchors: the keys from which chains of trust begin (RFC 4033 section 2), and how they change.
///
/// [rootwalk.resolver.anchors.CurrentAnchors] is the entry point: what the validator reads. It has the anchors of the
/// program, of a file ([rootwalk.resolver.anchors.AnchorFile]) or of the configuration, without those that a negative
/// trust anchor switches off ([rootwalk.resolver.anchors.NegativeAnchors], RFC 7646).
///
/// With a rollover (RFC 5011), a [rootwalk.resolver.anchors.TrustPoint] is the view of the keys of one zone: a pure function
/// makes the next one from a DNSKEY RRset. [rootwalk.resolver.anchors.Rollover] queries the zones in time, and
/// [rootwalk.resolver.anchors.StateFile] has the trust points across restarts. The root servers are told which keys are
/// trusted ([rootwalk.resolver.anchors.TrustAnchorSignal], RFC 8145), and so are users ([rootwalk.resolver.anchors.RootKeySentinel],
/// RFC 8509).
///
/// [rootwalk.resolver.anchors.PlausibleClock] is the time by which signatures are judged.
///
/// Time, and the way to resolve a question, are passed in.
@NullMarked
package rootwalk.resolver.anchors;

import org.jspecify.annotations.NullMarked;

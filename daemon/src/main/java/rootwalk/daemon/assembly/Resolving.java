package rootwalk.daemon.assembly;

import rootwalk.daemon.policy.Recursions;
import rootwalk.resolver.Resolver;
import rootwalk.resolver.cache.ReplyCache;
import rootwalk.wire.Name;

/// What a server needs that resolves names.
///
/// @param trust what its caches were filled under
record Resolving(Resolver resolver, ReplyCache replies, Recursions recursions, Asking asking, Trust trust) {

    /// Forgets what depends on the records of an authoritative zone that have changed.
    void zoneChanged(Name zone) {
        replies.flushDependent(zone);
    }

    /// Forgets what was learned of a zone that is new here, no longer served or configured otherwise.
    void zoneReplaced(Name zone) {
        resolver.flush(zone);
        replies.flushDependent(zone);
    }
}

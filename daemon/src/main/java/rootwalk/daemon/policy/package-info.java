/// What each step of the [rootwalk.daemon.pipeline.Pipeline] does, one class for each.
///
/// In their order: [rootwalk.daemon.policy.Admission] turns away what breaks the protocol,
/// [rootwalk.daemon.policy.ChaosIdentity] tells who we are, [rootwalk.daemon.policy.AccessControl] decides who may ask.
/// Then come the local answers: hosts files (`policy.hosts`), [rootwalk.daemon.policy.SpecialUseNames] and the
/// operator's own zones and records, both served by [rootwalk.daemon.policy.LocalZones].
/// [rootwalk.daemon.policy.OwnZones] answers with authority, [rootwalk.daemon.policy.CachedReplies] from finished
/// replies, and [rootwalk.daemon.policy.Recurse] detaches whatever is left and has it resolved on a virtual thread.
/// Everything before that runs on the event loop: it neither waits nor allocates.
///
/// Here `authoritative` and `resolver` meet. Nothing here knows sockets or the configuration file.
///
/// RFC 4892, RFC 6303, RFC 6761, RFC 6762, RFC 7686, RFC 8375, RFC 8914, RFC 9462, RFC 9619.
@NullMarked
package rootwalk.daemon.policy;

import org.jspecify.annotations.NullMarked;

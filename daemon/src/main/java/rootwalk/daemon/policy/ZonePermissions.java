package rootwalk.daemon.policy;

/// Which hosts may do what with a zone.
///
/// @param transferTo who may transfer it
/// @param notifyFrom the primaries of a secondary zone
/// @param updateFrom who may update it; what they may change is in `updates`
public record ZonePermissions(PeerSet transferTo, PeerSet notifyFrom, PeerSet updateFrom, UpdateSettings updates) {}

package rootwalk.daemon.pipeline;

import rootwalk.wire.Name;

/// The record of a response policy zone that an answer comes from, for the query log.
///
/// @param zone the name of the zone
/// @param trigger the owner of the record
public record PolicyHit(Name zone, Name trigger) {}

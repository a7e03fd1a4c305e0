package rootwalk.config;

import java.util.List;
import java.util.Optional;

import rootwalk.wire.Name;

/// The records at the apex of a zone that has no others yet.
///
/// @param nameServers the first one is the primary in the SOA record
/// @param contact the mailbox in the SOA record; empty for `hostmaster` below the name of the zone
public record ApexRecords(List<Name> nameServers, Optional<Name> contact) {}

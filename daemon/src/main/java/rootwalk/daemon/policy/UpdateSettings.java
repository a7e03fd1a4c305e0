package rootwalk.daemon.policy;

import rootwalk.authoritative.update.SerialPolicy;
import rootwalk.authoritative.update.UpdatePolicy;

/// How a zone is updated.
///
/// @param policy who may change what
/// @param serials how its serial number grows
/// @param areForwarded whether updates are sent on to the primary of the zone instead
public record UpdateSettings(UpdatePolicy policy, SerialPolicy serials, boolean areForwarded) {}

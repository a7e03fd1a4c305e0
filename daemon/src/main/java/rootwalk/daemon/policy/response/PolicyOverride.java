package rootwalk.daemon.policy.response;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.policy.PolicyAction;
import rootwalk.wire.Name;

/// The settings of a response policy zone.
///
/// @param action in place of those of all triggers; null if each has its own
/// @param isDisabled whether triggers are only logged
/// @param clearsRa whether RA is not set in NXDOMAIN responses
public record PolicyOverride(Name zone, @Nullable PolicyAction action, boolean isDisabled, boolean clearsRa) {}

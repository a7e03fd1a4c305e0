/// Response policy zones (draft-vixie-dnsop-dns-rpz) as data: the triggers and actions that the records of a zone stand for.
///
/// [rootwalk.authoritative.policy.PolicyRules] is a snapshot of such a zone with all that is needed to find the trigger of a name
/// or an address. Triggers that are names are found in the snapshot itself by a [rootwalk.authoritative.policy.TriggerSearch];
/// those that are addresses are in an [rootwalk.authoritative.policy.AddressTable], made of
/// [rootwalk.authoritative.policy.AddressTrigger]s. A [rootwalk.authoritative.policy.PolicyAction] is what the records of a
/// trigger say. Names that are no trigger are [rootwalk.authoritative.policy.TriggerFault]s, and are skipped.
///
/// It does not know queries, and not which of several zones decides.
@NullMarked
package rootwalk.authoritative.policy;

import org.jspecify.annotations.NullMarked;

/// Dynamic updates (RFC 2136) without network and files.
///
/// [rootwalk.authoritative.update.UpdateRequest] reads the message, and
/// [rootwalk.authoritative.update.DynamicUpdate] carries it out as a change of the zone's
/// [rootwalk.authoritative.zone.ZoneWriter]: prerequisites, permission, and then all changes or none. A
/// [rootwalk.authoritative.update.SerialPolicy] gives the next serial number. What goes wrong is an
/// [rootwalk.authoritative.update.UpdateRejection] with the response code. RFC 2136 sections 2 and 3, RFC 6672 section 5.2.
@NullMarked
package rootwalk.authoritative.update;

import org.jspecify.annotations.NullMarked;
